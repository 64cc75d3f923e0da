/* What all descriptors have in common. */
#pragma once
#include "cudnn_ref.h"
#include <stdlib.h>

/* The bodies of the functions that make and free a descriptor. */
#define CREATE(desc) \
	do { \
		gkref_called(__func__); \
		NEEDS(desc); \
		*(desc) = calloc(1, sizeof **(desc)); \
		REFUSE_IF(!*(desc), CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED, "out of memory"); \
		return CUDNN_STATUS_SUCCESS; \
	} while (0)

#define DESTROY(desc) \
	do { \
		gkref_called(__func__); \
		free(desc); \
		return CUDNN_STATUS_SUCCESS; \
	} while (0)

static inline bool gkref_all_from(int least, int n, const int *v)
{
	for (int i = 0; i < n; i++) {
		if (v[i] < least) return false;
	}
	return true;
}
