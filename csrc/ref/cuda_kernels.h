/* The kernels of csrc/cuda, found by name. */
#pragma once
#include "kernel.h"
#include "cuda_state.h"

namespace gkref {

/* NULL if no .cu file has it. */
const gk_kernel_entry *find_kernel(const std::string &name);

} // namespace gkref

struct CUfunc_st {
	CUmodule module;
	const gk_kernel_entry *kernel;
};
