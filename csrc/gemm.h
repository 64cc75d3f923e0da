/* The family of matrix products; kernels.h has the contract of each. */
#pragma once
#include "gk.h"

int64_t gk_pack_chunks(const gk_call *c);
int64_t gk_unpack_chunks(const gk_call *c);
int64_t gk_gemm_chunks(const gk_call *c);
int64_t gk_gemm_f64_chunks(const gk_call *c);
int64_t gk_gemm_update_chunks(const gk_call *c);
void gk_pack_run(const gk_call *c, int64_t chunk);
void gk_unpack_run(const gk_call *c, int64_t chunk);
void gk_gemm_run(const gk_call *c, int64_t chunk);
void gk_gemm_f64_run(const gk_call *c, int64_t chunk);
void gk_gemm_sgd_run(const gk_call *c, int64_t chunk);
void gk_gemm_adam_run(const gk_call *c, int64_t chunk);
