#include "gemm.h"
#include "run.h"

/* One line a kernel; each is defined in the file that kernels.h names. A family adds its externs and entries here. */
#define GK_EXTERN(name)                                                                                                                   \
	int64_t gk_##name##_chunks(const gk_call *c);                                                                                          \
	void gk_##name##_run(const gk_call *c, int64_t chunk);
#define GK_ENTRY(name) {#name, gk_##name##_chunks, gk_##name##_run}

GK_EXTERN(gemm_blas)
GK_EXTERN(gemm_batch)
GK_EXTERN(chain)
GK_EXTERN(reduce)
GK_EXTERN(sum_panels)
GK_EXTERN(argmax)
GK_EXTERN(cumulate)
GK_EXTERN(top_k)
GK_EXTERN(softmax)
GK_EXTERN(softmax_grad)
GK_EXTERN(sparse_ce)
GK_EXTERN(copy)
GK_EXTERN(paste)
GK_EXTERN(fill)
GK_EXTERN(iota)
GK_EXTERN(take)
GK_EXTERN(scatter_add)
GK_EXTERN(one_hot)
GK_EXTERN(random)
GK_EXTERN(sgd)
GK_EXTERN(adam)
GK_EXTERN(gather_u8)
GK_EXTERN(conv_pack)
GK_EXTERN(conv)
GK_EXTERN(conv_kernel)
GK_EXTERN(conv_kernel_sum)
GK_EXTERN(conv_f64)
GK_EXTERN(conv_kernel_f64)
GK_EXTERN(max_pool)
GK_EXTERN(max_pool_grad)
GK_EXTERN(avg_pool)
GK_EXTERN(avg_pool_grad)
GK_EXTERN(winograd_kernel)
GK_EXTERN(winograd)
GK_EXTERN(winograd_grad)
GK_EXTERN(winograd_grad_sum)
GK_EXTERN(depthwise)
GK_EXTERN(depthwise_grad_input)
GK_EXTERN(depthwise_grad_parts)
GK_EXTERN(depthwise_grad_kernel)
GK_EXTERN(column_parts)
GK_EXTERN(column_join)
GK_EXTERN(row_moments)
GK_EXTERN(conv_pool)
GK_EXTERN(conv_col2im)

const gk_kernel gk_kernels[GK_NKERNELS] = {
	[GK_PACK] = {"pack", gk_pack_chunks, gk_pack_run},
	[GK_UNPACK] = {"unpack", gk_unpack_chunks, gk_unpack_run},
	[GK_GEMM] = {"gemm", gk_gemm_chunks, gk_gemm_run},
	[GK_GEMM_F64] = {"gemm_f64", gk_gemm_f64_chunks, gk_gemm_f64_run},
	[GK_GEMM_BLAS] = GK_ENTRY(gemm_blas),
	[GK_GEMM_BATCH] = GK_ENTRY(gemm_batch),
	[GK_GEMM_SGD] = {"gemm_sgd", gk_gemm_update_chunks, gk_gemm_sgd_run},
	[GK_GEMM_ADAM] = {"gemm_adam", gk_gemm_update_chunks, gk_gemm_adam_run},
	[GK_CHAIN] = GK_ENTRY(chain),
	[GK_REDUCE] = GK_ENTRY(reduce),
	[GK_SUM_PANELS] = GK_ENTRY(sum_panels),
	[GK_ARGMAX] = GK_ENTRY(argmax),
	[GK_CUMULATE] = GK_ENTRY(cumulate),
	[GK_TOP_K] = GK_ENTRY(top_k),
	[GK_SOFTMAX] = GK_ENTRY(softmax),
	[GK_SOFTMAX_GRAD] = GK_ENTRY(softmax_grad),
	[GK_SPARSE_CE] = GK_ENTRY(sparse_ce),
	[GK_COPY] = GK_ENTRY(copy),
	[GK_PASTE] = GK_ENTRY(paste),
	[GK_FILL] = GK_ENTRY(fill),
	[GK_IOTA] = GK_ENTRY(iota),
	[GK_TAKE] = GK_ENTRY(take),
	[GK_SCATTER_ADD] = GK_ENTRY(scatter_add),
	[GK_ONE_HOT] = GK_ENTRY(one_hot),
	[GK_RANDOM] = GK_ENTRY(random),
	[GK_SGD] = GK_ENTRY(sgd),
	[GK_ADAM] = GK_ENTRY(adam),
	[GK_GATHER_U8] = GK_ENTRY(gather_u8),
	[GK_CONV_PACK] = GK_ENTRY(conv_pack),
	[GK_CONV] = GK_ENTRY(conv),
	[GK_CONV_KERNEL] = GK_ENTRY(conv_kernel),
	[GK_CONV_KERNEL_SUM] = GK_ENTRY(conv_kernel_sum),
	[GK_CONV_F64] = GK_ENTRY(conv_f64),
	[GK_CONV_KERNEL_F64] = GK_ENTRY(conv_kernel_f64),
	[GK_MAX_POOL] = GK_ENTRY(max_pool),
	[GK_MAX_POOL_GRAD] = GK_ENTRY(max_pool_grad),
	[GK_AVG_POOL] = GK_ENTRY(avg_pool),
	[GK_AVG_POOL_GRAD] = GK_ENTRY(avg_pool_grad),
	[GK_WINOGRAD_KERNEL] = GK_ENTRY(winograd_kernel),
	[GK_WINOGRAD] = GK_ENTRY(winograd),
	[GK_WINOGRAD_GRAD] = GK_ENTRY(winograd_grad),
	[GK_WINOGRAD_GRAD_SUM] = GK_ENTRY(winograd_grad_sum),
	[GK_DEPTHWISE] = GK_ENTRY(depthwise),
	[GK_DEPTHWISE_GRAD_INPUT] = GK_ENTRY(depthwise_grad_input),
	[GK_DEPTHWISE_GRAD_PARTS] = GK_ENTRY(depthwise_grad_parts),
	[GK_DEPTHWISE_GRAD_KERNEL] = GK_ENTRY(depthwise_grad_kernel),
	[GK_COLUMN_PARTS] = GK_ENTRY(column_parts),
	[GK_COLUMN_JOIN] = GK_ENTRY(column_join),
	[GK_ROW_MOMENTS] = GK_ENTRY(row_moments),
	[GK_CONV_POOL] = GK_ENTRY(conv_pool),
	[GK_CONV_COL2IM] = GK_ENTRY(conv_col2im),
};
