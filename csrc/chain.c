/* The driver of GK_CHAIN: cuts [rows][cols] into chunks and blocks and runs the micro-ops over each block. */
#include "chain.h"
#include "chain_plan.h"
#include <string.h>

/* A block is as long as the registers of the chain fit in SCRATCH bytes of stack, at most BLOCK elements. Registers lie GAP more than
 * whole pages apart, lest a load seem to depend on the store to another register. */
enum { BLOCK = 1024, SCRATCH = 65536, GAP = 128 };

/* The least cost of a chunk, see gk_chain_cost: about 1.5 us. The number of chunks is a power of two, which most teams divide evenly. */
enum { CHUNK_COST = 32768, MAX_CHUNKS = 256 };

/* The work as seen after rows or columns that do not matter are gone. */
typedef struct {
	int64_t rows, cols, rows_per_chunk; /* of whole rows, or */
	int64_t pieces, width;              /* a row in pieces of at most width columns, where pieces > 1 */
	uint8_t access[GK_ARGS];
} layout;

/* A block of elements: nrows whole rows of width elements, or a part of one row. */
typedef struct {
	int64_t row, col, nrows, width;
} block;

typedef struct {
	const gk_call *c;
	const layout *l;
	void *reg[GK_MAX_REGS];     /* where each register's block lies: in its scratch, or in an argument */
	char *scratch[GK_MAX_REGS];
	char *spare;
	int64_t block; /* most elements of one */
} state;

static int64_t even_split(int64_t n, int64_t parts) { return (gk_ceil_div(n, parts) + 63) / 64 * 64; }

static int64_t chunk_elements(const gk_call *c, int64_t elements) {
	const int64_t cost = gk_chain_cost(c);
	int64_t chunks = 1;
	while (chunks < MAX_CHUNKS && elements / (2 * chunks) >= CHUNK_COST / cost) chunks *= 2;
	return gk_max64(1, gk_ceil_div(elements, chunks));
}

static layout layout_of(const gk_call *c) {
	layout l = {.rows = c->dim[0], .cols = c->dim[1]};
	int by_row = 0;
	for (int i = 0; i < c->op->nargs; i++) {
		int a = (int)(c->op->i[0] >> 2 * i & 3);
		if (l.rows == 1) a = a == GK_ROW ? GK_FULL : a == GK_COL ? GK_SCALAR : a;
		if (l.cols == 1) a = a == GK_COL ? GK_FULL : a == GK_ROW ? GK_SCALAR : a;
		by_row |= a == GK_ROW || a == GK_COL;
		l.access[i] = (uint8_t)a;
	}
	if (!by_row) {
		l.cols *= l.rows;
		l.rows = l.rows > 0;
	}
	const int64_t chunk = chunk_elements(c, l.rows * l.cols);
	l.pieces = gk_ceil_div(gk_max64(l.cols, 1), chunk);
	l.width = even_split(gk_max64(l.cols, 1), l.pieces);
	l.pieces = gk_ceil_div(gk_max64(l.cols, 1), l.width);
	l.rows_per_chunk = gk_items_per_chunk(l.cols, chunk);
	return l;
}

int64_t gk_chain_chunks(const gk_call *c) {
	const layout l = layout_of(c);
	if (l.rows <= 0 || l.cols <= 0) return 0;
	return l.pieces > 1 ? l.rows * l.pieces : gk_ceil_div(l.rows, l.rows_per_chunk);
}

static void repeat_row(char *dst, const char *src, int64_t bytes, int64_t times) {
	for (int64_t i = 0; i < times; i++) memcpy(dst + i * bytes, src, (size_t)bytes);
}

/* dst[r][0..width) = src[r] */
static void spread_column(char *dst, const char *src, int64_t size, const block *b) {
	for (int64_t r = 0; r < b->nrows; r++) gk_fill(dst + r * b->width * size, src + r * size, size, b->width);
}

static void load(state *s, const gk_step *t, const block *b) {
	const gk_micro *m = t->micro;
	const int64_t size = gk_size_of(m->type), n = b->nrows * b->width;
	const char *x = s->c->arg[m->a];
	char *own = s->scratch[m->dst];
	s->reg[m->dst] = own;
	switch (s->l->access[m->a]) {
	case GK_FULL:
		x += (b->row * s->l->cols + b->col) * size;
		if (t->copy)
			memcpy(own, x, (size_t)(n * size));
		else
			s->reg[m->dst] = (void *)x;
		break;
	case GK_SCALAR: gk_fill(own, x, size, n); break;
	case GK_ROW:
		if (b->nrows == 1)
			s->reg[m->dst] = (void *)(x + b->col * size);
		else
			repeat_row(own, x, b->width * size, b->nrows);
		break;
	case GK_COL: spread_column(own, x + b->row * size, size, b); break;
	}
}

static void *address(const state *s, int arg, int type, const block *b) {
	return (char *)s->c->arg[arg] + (b->row * s->l->cols + b->col) * gk_size_of(type);
}

/* Where the result of t goes. An op whose result has another size than an operand cannot work in place: the operand's scratch is
 * then left to it and the register takes the spare one. */
static void *target(state *s, const gk_step *t, const block *b) {
	const gk_micro *m = t->micro;
	if (t->direct >= 0) return address(s, t->direct, t->result, b);
	char *own = s->scratch[m->dst];
	if (t->resizes && (own == s->reg[m->a] || own == s->reg[m->b] || own == s->reg[m->c])) {
		s->scratch[m->dst] = s->spare;
		s->spare = own;
	}
	return s->scratch[m->dst];
}

static void run_step(state *s, const gk_step *t, const block *b) {
	const gk_micro *m = t->micro;
	const int64_t n = b->nrows * b->width;
	uint64_t value;
	void *dst;
	switch (m->op) {
	case GK_M_LOAD: load(s, t, b); break;
	case GK_M_CONST:
		gk_const(&value, m->type, m->imm);
		s->reg[m->dst] = s->scratch[m->dst];
		gk_fill(s->reg[m->dst], &value, gk_size_of(m->type), n);
		break;
	case GK_M_STORE:
		dst = address(s, m->dst, m->type, b);
		if (dst != s->reg[m->a]) memcpy(dst, s->reg[m->a], (size_t)(n * gk_size_of(m->type)));
		break;
	case GK_M_DROPOUT:
		dst = target(s, t, b);
		gk_dropout(dst, s->reg[m->a], m->type, b->row * s->l->cols + b->col, n, m->imm, (uint64_t)s->c->op->i[1],
		           (uint64_t)s->c->scalars[GK_SCALAR_RNG]);
		s->reg[m->dst] = dst;
		break;
	default:
		dst = target(s, t, b);
		t->fn(dst, s->reg[m->a], s->reg[m->b], s->reg[m->c], n);
		s->reg[m->dst] = dst;
	}
}

/* What a step tagged once leaves in its register also serves the later blocks of the chunk, none of which is longer than the first. */
static void run_block(state *s, const gk_plan *p, const block *b, int first) {
	for (int i = 0; i < p->nsteps; i++) {
		const int once = p->step[i].once;
		if (first || !once || (once == ONCE_PER_ROW && b->nrows == 1)) run_step(s, &p->step[i], b);
	}
}

static void run_rows(state *s, const gk_plan *p, gk_range rows) {
	const int64_t cols = s->l->cols, k = s->block / cols;
	for (int64_t r = rows.lo; r < rows.hi; r += k) {
		const block b = {r, 0, gk_min64(k, rows.hi - r), cols};
		run_block(s, p, &b, r == rows.lo);
	}
}

static void run_parts(state *s, const gk_plan *p, gk_range rows, gk_range cols) {
	const int64_t width = cols.hi - cols.lo, part = even_split(width, gk_ceil_div(width, s->block));
	for (int64_t r = rows.lo; r < rows.hi; r++)
		for (int64_t c = cols.lo; c < cols.hi; c += part) {
			const block b = {r, c, 1, gk_min64(part, cols.hi - c)};
			run_block(s, p, &b, r == rows.lo && c == cols.lo);
		}
}

static void place_registers(state *s, const gk_plan *p, char *scratch) {
	s->block = gk_min64(BLOCK, SCRATCH / ((p->nregs + 1) * p->size) / 64 * 64);
	const int64_t bytes = s->block * p->size + GAP;
	for (int i = 0; i < p->nregs; i++) s->reg[i] = s->scratch[i] = scratch + i * bytes;
	s->spare = scratch + p->nregs * bytes;
}

void gk_chain_run(const gk_call *c, int64_t chunk) {
	_Alignas(64) char scratch[SCRATCH + (GK_MAX_REGS + 1) * GAP];
	const layout l = layout_of(c);
	gk_plan plan;
	const int bad = gk_plan_chain(&plan, c, l.access);
	if (bad >= 0) {
		gk_fail(c, GK_BAD_OP, bad);
		return;
	}
	state s = {.c = c, .l = &l};
	place_registers(&s, &plan, scratch);
	if (l.pieces > 1) {
		const int64_t row = chunk / l.pieces;
		run_parts(&s, &plan, (gk_range){row, row + 1}, gk_chunk_range(l.cols, l.width, chunk % l.pieces));
		return;
	}
	const gk_range rows = gk_chunk_range(l.rows, l.rows_per_chunk, chunk);
	if (l.cols <= s.block)
		run_rows(&s, &plan, rows);
	else
		run_parts(&s, &plan, rows, (gk_range){0, l.cols});
}
