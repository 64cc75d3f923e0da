/* The kernels of the op list: operands (arg), sizes (dim), integers (i) and floats (f). Row-major and float32 unless said.
 * "panels" is the layout of Dense weights: [ceil(cols/32)][rows][32]. What a kernel makes of other layouts has zeros in the tail of the
 * last panel; one that goes over panels element by element may leave anything there, and no kernel's result depends on it. */
#pragma once

enum { GK_PANEL = 32 };

enum gk_kernel_id {
	/* pack.c, gemm.c, gemm_blas.c, gemm_batch.c, gemm_update.c */
	GK_PACK,        /* arg: src, dst(panels [K x N]); dim: K, N, ld; i: [0] 1: src is [N][K], ld its row stride (packs the transpose) */
	GK_UNPACK,      /* arg: src(panels [R x C]), dst row-major; dim: R, C, ld of dst */
	GK_GEMM,        /* C = act(A B + bias) (+ C). arg: A, B, bias|none, C; dim: M, N, K, lda, ldb, ldc;
	                   i: [0] enum gk_a, [1] enum gk_b, [2] enum gk_act, [3] enum gk_c, [4] 1: add to C */
	GK_GEMM_F64,    /* plain float64: arg: A, B, bias|none, C; dim as GK_GEMM; i: [0] A is [K][M], [1] B is [N][K], [2] act, [4] add to C */
	GK_GEMM_BLAS,   /* float32 through the registered sgemm (OpenBLAS): arg, dim as GK_GEMM; i: [0] A is [K][M], [1] B is [N][K], [2] act */
	GK_GEMM_BATCH,  /* GK_GEMM, or GK_GEMM_F64, of many matrices. arg: A, B, bias|none (the same for all), C; dim: [0..5] as there, [6] how many,
	                   [7..9] elements from one to the next A, B, C; i: as there but for [5] type (F32, F64) */
	GK_GEMM_SGD,    /* G = A^T B is made tile by tile and consumed: w -= rate*G. arg: A [K][M], B [K][N], w, rate(1 float); dim: M, N, K, lda, ldb;
	                   i: [0] 1: w is in panels, else row-major [M][N], [1] enum gk_b */
	GK_GEMM_ADAM,   /* as GK_GEMM_SGD with arg: A, B, w, m, v, rate; f: beta1, beta2, epsilon; m and v laid out as w */
	/* chain.c */
	GK_CHAIN,       /* element-wise micro-ops over [rows x cols]; arg: inputs then outputs, as the micro-ops name them; dim: rows, cols;
	                   i: [0] access modes, 2 bits an arg (enum gk_access), [1] key of the random stream; the micro table has the steps */
	/* reduce.c */
	GK_REDUCE,      /* arg: x [outer][red][inner], y [outer][inner]; dim: outer, red, inner; i: [0] enum gk_reduce_op, [1] type */
	GK_SUM_PANELS,  /* y = the sum of all elements, with the bits of GK_REDUCE by rows. arg: x(panels [R x C]), y(1 element); dim: R, C;
	                   i: [0] GK_SUM or GK_MEAN */
	GK_ARGMAX,      /* arg: x [outer][red][inner], y int32 [outer][inner], first of equals; dim: outer, red, inner; i: [1] type */
	/* cumulate.c, topk.c */
	GK_CUMULATE,    /* y[o][r][:] = x[o][0][:] op ... op x[o][r][:]; arg: x, y; dim: outer, red, inner; i: [0] GK_SUM or GK_PROD, [1] type,
	                   [2] 1: from r to the end instead, [3] 1: without x[o][r][:] itself */
	GK_TOP_K,       /* the k largest of each row, largest first, of equals the first first; arg: x, values [rows][k], positions int32 [rows][k];
	                   dim: rows, cols, k (at most cols); i: [1] type */
	/* softmax.c */
	GK_SOFTMAX,     /* arg: x, y; dim: rows, cols; i: [0] 1: log-softmax, [1] type (F32, F64) */
	GK_SOFTMAX_GRAD,/* arg: y, dy, dx; dx = y*(dy - sum(y*dy)); dim: rows, cols; i: [0] 1: y is the log-softmax: dx = dy - exp(y)*sum(dy), [1] type */
	GK_SPARSE_CE,   /* arg: logits, labels(int32), loss [rows], dlogits|none, scale(1 element)|none; loss = logsumexp - logit of the label,
	                   dlogits = (softmax - one_hot)*scale; dim: rows, cols; i: [1] type. A label outside [0, cols) fails GK_INDEX_RANGE */
	/* move.c; take.c: fill, iota, take, one-hot */
	GK_COPY,        /* y[i0..i5] = x at strides: permute, broadcast, slice. arg: x, y(contiguous); dim: [0..5] six extents, outermost first
	                   (1 padded in front), [6..11] strides of x and [12] its offset, in elements; i: [1] type */
	GK_PASTE,       /* the reverse: y at strides = x(contiguous). arg: x, y; else as GK_COPY, strides and offset of y */
	GK_FILL,        /* arg: y; dim: n; i: [1] type; f: value */
	GK_IOTA,        /* y = 0, 1, 2, ...; arg: y; dim: n; i: [1] type (not BOOL) */
	GK_TAKE,        /* y[o][k][:] = x[o][index[k]][:]; arg: x, index(int32), y; dim: outer, extent, inner, count; i: [1] type. A negative
	                   index counts from the end; one outside [-extent, extent) fails GK_INDEX_RANGE */
	GK_SCATTER_ADD, /* y = 0, then y[o][index[k]][:] += x[o][k][:] in the order of k; arg: x, index(int32), y; else as GK_TAKE. scatter.c */
	GK_ONE_HOT,     /* arg: index(int32) [rows], y [rows][cols]; dim: rows, cols; i: [1] type. Outside [0, cols): a row of zeros */
	/* random.c */
	GK_RANDOM,      /* arg: y; dim: n; i: [0] enum gk_random_kind, [1] key; step = scalars[GK_SCALAR_RNG] */
	/* update.c: optimizer steps over n contiguous elements, one pass */
	GK_SGD,         /* w -= rate*g; with momentum mu: m = mu*m - rate*g, w += m (nesterov: w += mu*m - rate*g).
	                   arg: g, w, m|none, rate(1 element); dim: n; i: [0] nesterov, [1] type; f: mu */
	GK_ADAM,        /* arg: g, w, m, v, rate; dim: n; i: [1] type; f: beta1, beta2, epsilon.
	                   m += (g-m)*(1-beta1); v += (g*g-v)*(1-beta2); w -= rate*m/(sqrt(v)+epsilon) */
	/* rows.c */
	GK_GATHER_U8,   /* y[i][:] = (float)x[index[i]][:] * scale. arg: x uint8 [..][len], index(int32) [n], y [n][len]; dim: n, len; f: scale.
	                   The caller answers for the indices: x's rows are not known here */
	/* conv_pack.c, conv.c, conv_kernel.c, conv_f64.c: direct convolution; i: a gk_window, its setting [0] the pass, see conv.h */
	GK_CONV_PACK,   /* arg: kernel [taps][c/groups][k], packed (gk_conv_packed_bytes) */
	GK_CONV,        /* result = act(conv*scale + bias + residual); the pass is GK_PASS_FORWARD, or GK_PASS_INPUT, where the source is dy, the
	                   result dx, and pixels that no tap reaches are left alone. arg: source, packed kernel, result, bias|none, scale|none,
	                   residual|none; dim: images */
	GK_CONV_KERNEL, /* partial sums of the gradient of the kernel. arg: x, dy, parts (gk_conv_kernel_parts_bytes); dim: images */
	GK_CONV_KERNEL_SUM, /* arg: parts, dkernel; dim: images */
	GK_CONV_F64,    /* plain float64, of the kernel as it is: arg, dim as GK_CONV; writes all pixels */
	GK_CONV_KERNEL_F64, /* arg: x, dy, dkernel; dim: images */
	/* Kernels over windows (window.h); dim: [0] images */
	/* maxpool.c, avgpool.c */
	GK_MAX_POOL,    /* arg: x, y, taps: the number of the largest element's tap, the first of equals; setting: [0] 1: taps are int32, else uint8 */
	GK_MAX_POOL_GRAD,/* arg: dy, taps, dx, each element the sum over the windows whose tap lay there; setting as GK_MAX_POOL */
	GK_AVG_POOL,    /* arg: x, y, the mean of what of the window lies on the input */
	GK_AVG_POOL_GRAD,/* arg: dy, dx */
	/* winograd.c, winograd_grad.c: convolutions of kernel 3 x 3, stride 1, dilation 1, groups 1 over height and width, by F(4x4, 3x3). All have a
	   gk_window (any before, and as much behind as out asks for); sizes of U, sums and scratch: winograd.h */
	GK_WINOGRAD_KERNEL, /* arg: kernel [3][3][c][k], U; setting: [0] 1: the kernel is [3][3][k][c], turned by 180 degrees: for the gradient of an
	                   input, whose images in and out, before = 2 - before, c and k are exchanged */
	GK_WINOGRAD,    /* y = act(conv*scale + bias + residual). arg: x, U, y, scale|none [k], bias|none [k], residual|none (as y), taps|none;
	                   dim: images; setting: [1] 1: y = act(maxpool(conv*scale + bias)) and its taps as those of GK_MAX_POOL, uint8, the pool 2 x 2
	                   with stride 2 and out, both even, what of the convolution it reads */
	GK_WINOGRAD_GRAD,/* arg: x, dy, sums; dim: images */
	GK_WINOGRAD_GRAD_SUM,/* arg: sums, dkernel [3][3][c][k]; dim: images */
	/* depthwise.c, depthwise_grad.c: of as many results as channels, kernel [taps][c] */
	GK_DEPTHWISE,   /* arg: x, kernel, bias|none, scale|none, residual|none, y = act(conv*scale + bias + residual) */
	GK_DEPTHWISE_GRAD_INPUT,/* arg: dy, kernel, dx */
	GK_DEPTHWISE_GRAD_PARTS,/* arg: x, dy, parts [64][taps][c], the first ones of which are sums over parts of the elements of dy */
	GK_DEPTHWISE_GRAD_KERNEL,/* arg: parts, kernel's gradient */
	/* columns.c, moments.c; types F32, F64 */
	GK_COLUMN_PARTS,/* arg: x [rows][cols], parts float64 [64][cols], for moments and GK_NORM_GRAD [64][2][cols], for the latter also dy as x,
	                   mean [cols]; dim: rows, cols; i: [0] GK_SUM, GK_MEAN, GK_MOMENTS or GK_NORM_GRAD, [1] type; scratch: for moments 3
	                   float64 a column */
	GK_COLUMN_JOIN, /* arg: parts, y [cols], for moments mean and variance, for GK_NORM_GRAD the sums of dy and of dy*(x - mean)*invstd, and
	                   invstd [cols]; else as GK_COLUMN_PARTS */
	GK_ROW_MOMENTS, /* arg: x [rows][cols], mean [rows], variance [rows]; dim: rows, cols; i: [1] type */
	/* conv_pool.c */
	GK_CONV_POOL,   /* y = act(MaxPool(conv*scale + bias)); i: the convolution's gk_window, its out not stored, pass 0; dim: images, then the pool
	                   over that (gk_conv_pool); arg: source, kernel (GK_CONV_PACK), y, taps|none as those of GK_MAX_POOL, bias|none, scale|none;
	                   setting: [1] 1: taps are int32, else uint8; scratch: gk_conv_pool_scratch */
	/* conv_col2im.c */
	GK_CONV_COL2IM, /* the gradient of the input of a float32 convolution of one group, all of it; i: a gk_window; arg: dy, the kernel as
	                   [taps*c][k], transposed by GK_PACK, dx; dim: images; scratch: gk_conv_col2im_scratch */
	GK_NKERNELS
};

enum gk_a { GK_A_ROWS, GK_A_COLS, GK_A_PANELS };     /* A is [M][K]; [K][M]; the weight W [M][K] in panels over its K columns */
enum gk_b { GK_B_ROWS, GK_B_PANELS, GK_B_COLS };     /* B is [K][N]; panels [K x N] (weights, or what GK_PACK made); [N][K] */
enum gk_c { GK_C_ROWS, GK_C_TRANSPOSED, GK_C_PANELS };/* C is [M][N]; [N][M] with ldc between n; panels [M x N] */
enum gk_act { GK_ACT_NONE, GK_ACT_RELU, GK_ACT_SIGMOID, GK_ACT_TANH };
enum gk_access { GK_FULL, GK_SCALAR, GK_ROW, GK_COL }; /* [rows][cols]; one element; [cols], the same in each row; [rows], one for each row */
enum gk_reduce_op { GK_SUM, GK_MEAN, GK_MAX, GK_MIN, GK_PROD, GK_MOMENTS, GK_NORM_GRAD /* of columns only */ };
enum gk_random_kind { GK_UNIFORM, GK_NORMAL, GK_BITS };/* [0, 1); standard normal; the words themselves as int64 */
enum { GK_SCALAR_RNG = 3 };                          /* which scalar counts the steps of the random streams */
enum { GK_MAX_REGS = 24, GK_MAX_MICRO = 256 };       /* registers and micro-ops of one GK_CHAIN; beyond them it fails GK_BAD_OP */

/* Micro-ops of GK_CHAIN. Registers hold a block of elements each; LOAD and STORE name args. */
enum gk_micro_op {
	GK_M_LOAD,   /* dst = arg[a] */
	GK_M_STORE,  /* arg[dst] = a; the arg is GK_FULL */
	GK_M_CONST,  /* dst = imm */
	GK_M_CAST,   /* dst = (to)a */
	/* unary, float types; NEG ABS SIGN SQUARE RELU also integers */
	GK_M_NEG, GK_M_ABS, GK_M_SIGN, GK_M_SQUARE, GK_M_SQRT, GK_M_RSQRT, GK_M_RECIPROCAL, GK_M_EXP, GK_M_EXPM1, GK_M_LOG, GK_M_LOG1P,
	GK_M_SIN, GK_M_COS, GK_M_TANH, GK_M_SIGMOID, GK_M_RELU, GK_M_FLOOR, GK_M_CEIL, GK_M_ROUND /* half to even */, GK_M_ERF, GK_M_SOFTPLUS,
	GK_M_ISNAN /* bool */, GK_M_NOT /* bool */,
	/* binary */
	GK_M_ADD, GK_M_SUB, GK_M_MUL, GK_M_DIV, GK_M_MAX, GK_M_MIN /* both: NaN if one is */, GK_M_POW, GK_M_MOD /* floored, sign of b, as Python's */,
	/* to bool (one byte, 0 or 1) */
	GK_M_EQ, GK_M_NE, GK_M_LT, GK_M_LE, GK_M_GT, GK_M_GE, GK_M_AND, GK_M_OR,
	GK_M_SELECT, /* dst = a(bool) ? b : c */
	GK_M_DROPOUT,/* dst = keep ? a/(1-imm) : 0; keep from the stream i[1] at scalars[GK_SCALAR_RNG] and the element's number */
	GK_M_NOPS
};
