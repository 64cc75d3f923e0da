/* Positions and order: argmax, running sums and products, the largest elements of rows. */
#include "reduce.h"

template <class T> struct found {
	T value;
	int64_t at;
};

/* The larger one, of equals the first. */
template <class T> GK_DEVICE found<T> first_largest(const found<T> &x, const found<T> &y) {
	return gk_above(y.value, x.value) || (!gk_above(x.value, y.value) && y.at < x.at) ? y : x;
}

template <class T> GK_DEVICE void argmax(const gk_args &a, found<T> *v) {
	const T *x = (const T *)a.p[0];
	const gk_dense p = gk_dense_of(a.d);
	const int64_t lanes = a.d[GK_REDUCE_LANES];
	const auto load = [&](int64_t result, const gk_part &part, int64_t lane) {
		const int64_t from = gk_first(p, result), start = lane < part.end ? lane : 0;
		found<T> best = {part.end > 0 ? x[from + gk_offset(p, start)] : T(), start};
		for (int64_t k = start + lanes; k < part.end; k += lanes) {
			const T here = x[from + gk_offset(p, k)];
			if (gk_above(here, best.value))
				best = {here, k};
		}
		return best;
	};
	const auto store = [&](int64_t result, int64_t, const found<T> &best) { ((int32_t *)a.p[1])[result] = (int32_t)best.at; };
	gk_reduce(p, a.d, v, load, [](const found<T> &x, const found<T> &y) { return first_largest(x, y); }, store);
}

#define ARGMAX(name, T) \
	GK_BLOCK_KERNEL(name) { \
		GK_SHARED found<T> v[GK_BLOCK]; \
		argmax(a, v); \
	}

/* ArgMax of x [outer][red][inner]: p: x, y int32 [outer][inner]; d: the first form in reduce.h, parts = 1. */
ARGMAX(argmax_f32, float)
ARGMAX(argmax_f64, double)
ARGMAX(argmax_i32, int32_t)
ARGMAX(argmax_i64, int64_t)
ARGMAX(argmax_u8, uint8_t)

GK_DEVICE double running(double sum, double x, bool product) { return product ? sum * x : sum + x; }
/* Wraps. */
GK_DEVICE uint64_t running(uint64_t sum, uint64_t x, bool product) { return product ? sum * x : sum + x; }

/* Each lane takes a stretch of neighbours: first what all of it makes, then, from what the lanes before it make, element by element. */
template <class T, class W> GK_DEVICE void cumulate(const gk_args &a, W *v) {
	const T *x = (const T *)a.p[0];
	T *y = (T *)a.p[1];
	const gk_dense p = gk_dense_of(a.d);
	const bool product = a.d[GK_REDUCE_SETTING] & 1, reverse = a.d[GK_REDUCE_SETTING] & 2, exclusive = a.d[GK_REDUCE_SETTING] & 4;
	const gk_team team = gk_team_of(a.d[GK_REDUCE_LANES], p.neighbours);
	for (int64_t first = (int64_t)blockIdx.x * team.width; first < p.results; first += (int64_t)gridDim.x * team.width) {
		GK_THREADS(t) {
			const int64_t result = first + gk_member(team, t);
			const gk_part part = gk_part_of(p.red, team.lanes, gk_lane(team, t));
			W sum = product;
			for (int64_t k = part.begin; k < part.end && result < p.results; k++)
				sum = running(sum, (W)x[gk_first(p, result) + gk_offset(p, reverse ? p.red - 1 - k : k)], product);
			v[t] = sum;
		}
		GK_SYNC;
		GK_THREADS(t) {
			const int64_t result = first + gk_member(team, t);
			const gk_part part = gk_part_of(p.red, team.lanes, gk_lane(team, t));
			W sum = product;
			for (unsigned before = gk_head(team, t); before < t; before += team.step)
				sum = running(sum, v[before], product);
			for (int64_t k = part.begin; k < part.end && result < p.results; k++) {
				const int64_t at = gk_first(p, result) + gk_offset(p, reverse ? p.red - 1 - k : k);
				const W next = running(sum, (W)x[at], product);
				y[at] = (T)(exclusive ? sum : next);
				sum = next;
			}
		}
		GK_SYNC;
	}
}

#define CUMULATE(name, T, W) \
	GK_BLOCK_KERNEL(name) { \
		GK_SHARED W v[GK_BLOCK]; \
		cumulate<T>(a, v); \
	}

/* Cumulate along the middle axis of x [outer][red][inner]: p: x, y (may be x); d: the first form in reduce.h, d[3]: 1 for a product, +2
 * reverse, +4 exclusive; parts = 1. Lanes: red / 16 or fewer. */
CUMULATE(cumulate_f32, float, double)
CUMULATE(cumulate_f64, double, double)
CUMULATE(cumulate_i32, int32_t, uint64_t)
CUMULATE(cumulate_i64, int64_t, uint64_t)
CUMULATE(cumulate_u8, uint8_t, uint64_t)

/* The next element is the first largest of those that come after the one before. */
template <class T> GK_DEVICE void topk(const gk_args &a, found<T> *v, found<T> *last) {
	const T *x = (const T *)a.p[0];
	const int64_t rows = a.d[0], cols = a.d[1], k = a.d[2];
	const gk_team team = gk_team_of(a.d[GK_REDUCE_LANES], true);
	for (int64_t first = (int64_t)blockIdx.x * team.width; first < rows; first += (int64_t)gridDim.x * team.width) {
		for (int64_t i = 0; i < k; i++) {
			GK_THREADS(t) {
				const int64_t row = first + gk_member(team, t);
				const found<T> before = last[t];
				found<T> best = {T(), -1};
				for (int64_t j = gk_lane(team, t); j < cols && row < rows; j += team.lanes) {
					const found<T> here = {x[row * cols + j], j};
					if ((i == 0 || first_largest(here, before).at == before.at) && (i == 0 || j != before.at) &&
					    (best.at < 0 || gk_above(here.value, best.value)))
						best = here;
				}
				v[t] = best;
			}
			GK_SYNC;
			gk_join(v, team, [](const found<T> &x, const found<T> &y) { return x.at < 0 ? y : y.at < 0 ? x : first_largest(x, y); });
			GK_THREADS(t) {
				const int64_t row = first + gk_member(team, t);
				last[t] = v[gk_head(team, t)];
				if (row < rows && gk_lane(team, t) == 0) {
					((T *)a.p[1])[row * k + i] = v[t].value;
					((int32_t *)a.p[2])[row * k + i] = (int32_t)v[t].at;
				}
			}
			GK_SYNC;
		}
	}
}

/* Sorts the positions of a row by a network whose comparators all put the later element to the higher place, so that it needs no
 * elements beyond the row's. */
template <class T> GK_DEVICE void topk_sort(const gk_args &a) {
	const int64_t rows = a.d[0], cols = a.d[1], k = a.d[2];
	for (int64_t row = blockIdx.x; row < rows; row += gridDim.x) {
		const T *x = (const T *)a.p[0] + row * cols;
		int32_t *at = (int32_t *)a.p[3] + row * cols;
		GK_THREADS(t) {
			for (int64_t j = t; j < cols; j += blockDim.x)
				at[j] = (int32_t)j;
		}
		GK_SYNC;
		for (int64_t size = 2; size < 2 * cols; size *= 2) {
			for (int64_t half = size / 2; half > 0; half /= 2) {
				GK_THREADS(t) {
					for (int64_t pair = t; pair / half * half * 2 < cols; pair += blockDim.x) {
						const int64_t block = pair / half * half * 2, i = block + pair % half;
						const int64_t j = half == size / 2 ? block + size - 1 - pair % half : i + half;
						if (j < cols) {
							const found<T> left = {x[at[i]], at[i]}, right = {x[at[j]], at[j]};
							if (first_largest(left, right).at == right.at) {
								at[i] = (int32_t)right.at;
								at[j] = (int32_t)left.at;
							}
						}
					}
				}
				GK_SYNC;
			}
		}
		GK_THREADS(t) {
			for (int64_t j = t; j < k; j += blockDim.x) {
				((T *)a.p[1])[row * k + j] = x[at[j]];
				((int32_t *)a.p[2])[row * k + j] = at[j];
			}
		}
	}
}

#define TOPK(name, T) \
	GK_BLOCK_KERNEL(name) { \
		GK_SHARED found<T> v[GK_BLOCK], last[GK_BLOCK]; \
		topk(a, v, last); \
	}

/* TopK of x [rows][cols], which reads x k times: p: x, values [rows][k], positions int32 [rows][k]; d: rows, cols, k, -, lanes. */
TOPK(topk_f32, float)
TOPK(topk_f64, double)
TOPK(topk_i32, int32_t)
TOPK(topk_i64, int64_t)
TOPK(topk_u8, uint8_t)

/* The same for many k, from about 32 on: p: x, values, positions, a workspace int32 [rows][cols]; d: rows, cols, k. A block to a row. */
GK_BLOCK_KERNEL(topk_sort_f32) { topk_sort<float>(a); }
GK_BLOCK_KERNEL(topk_sort_f64) { topk_sort<double>(a); }
GK_BLOCK_KERNEL(topk_sort_i32) { topk_sort<int32_t>(a); }
GK_BLOCK_KERNEL(topk_sort_i64) { topk_sort<int64_t>(a); }
GK_BLOCK_KERNEL(topk_sort_u8) { topk_sort<uint8_t>(a); }
