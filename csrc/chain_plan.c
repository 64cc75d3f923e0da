#include "chain_plan.h"

static int operands(const gk_micro *m) {
	if (m->op == GK_M_LOAD || m->op == GK_M_CONST) return 0;
	return m->op == GK_M_SELECT ? 3 : m->op >= GK_M_ADD && m->op <= GK_M_OR ? 2 : 1;
}

static int reads(const gk_micro *m, int reg) {
	const int n = operands(m);
	return (n > 0 && m->a == reg) || (n > 1 && m->b == reg) || (n > 2 && m->c == reg);
}

/* writes counts the steps before m that write each register: reading one that has no value yet is an error. */
static int valid(const gk_micro *m, const gk_call *c, const int *writes) {
	if (m->op >= GK_M_NOPS || m->type >= GK_NTYPES || m->to >= GK_NTYPES) return 0;
	const int arg = m->op == GK_M_LOAD ? m->a : m->op == GK_M_STORE ? m->dst : -1;
	if (arg >= 0 && (arg >= c->op->nargs || !c->arg[arg])) return 0;
	if (m->op == GK_M_DROPOUT && m->type != GK_F32 && m->type != GK_F64) return 0;
	if (m->op != GK_M_STORE && m->dst >= GK_MAX_REGS) return 0;
	if (m->op > GK_M_CONST && (m->a >= GK_MAX_REGS || m->b >= GK_MAX_REGS || m->c >= GK_MAX_REGS)) return 0;
	const uint8_t from[3] = {m->a, m->b, m->c};
	for (int i = 0; i < operands(m); i++)
		if (from[i] >= GK_MAX_REGS || !writes[from[i]]) return 0;
	return 1;
}

static int result_type(const gk_micro *m) {
	if (m->op == GK_M_CAST) return m->to;
	return m->op == GK_M_ISNAN || (m->op >= GK_M_EQ && m->op <= GK_M_OR) ? GK_BOOL : m->type;
}

/* Whether a later step stores to the memory that step i loads, and one after that still reads the register. */
static int overwritten(const gk_call *c, int i) {
	const gk_micro *m = c->micro;
	int stored = 0;
	for (int j = i + 1; j < c->op->nmicro; j++) {
		if (stored && reads(&m[j], m[i].dst)) return 1;
		if (m[j].op == GK_M_STORE)
			stored |= c->arg[m[j].dst] == c->arg[m[i].a];
		else if (m[j].dst == m[i].dst)
			return 0;
	}
	return 0;
}

/* The argument that step i may write at once: the next step stores its result there, and nothing else stores there (the register goes on
 * to stand for that memory). */
static int direct_arg(const gk_call *c, int i) {
	const gk_micro *m = c->micro;
	if (i + 1 >= c->op->nmicro || m[i + 1].op != GK_M_STORE || m[i + 1].a != m[i].dst) return -1;
	const int arg = m[i + 1].dst;
	for (int j = 0; j < c->op->nmicro; j++)
		if (j != i + 1 && m[j].op == GK_M_STORE && c->arg[m[j].dst] == c->arg[arg]) return -1;
	return arg;
}

static gk_block_fn *block_fn(const gk_micro *m) {
	if (m->op == GK_M_CAST) return gk_block_cast(m->type, m->to);
	return m->type == GK_F32 ? gk_block_f32(m->op) : gk_block_plain(m->op, m->type);
}

static int once(const gk_micro *m, const uint8_t *access) {
	if (m->op == GK_M_CONST || access[m->a] == GK_SCALAR) return ONCE;
	return access[m->a] == GK_ROW ? ONCE_PER_ROW : 0;
}

int64_t gk_chain_cost(const gk_call *c) {
	enum { POLYNOMIAL = 16, LIBM = 128 };
	int64_t cost = 1;
	for (int i = 0; i < c->op->nmicro; i++) {
		switch (c->micro[i].op) {
		case GK_M_DROPOUT:
			cost += POLYNOMIAL;
			break;
		case GK_M_EXP:
		case GK_M_LOG:
		case GK_M_TANH:
		case GK_M_SIGMOID:
			cost += c->micro[i].type == GK_F32 ? POLYNOMIAL : LIBM;
			break;
		case GK_M_EXPM1:
		case GK_M_LOG1P:
		case GK_M_SIN:
		case GK_M_COS:
		case GK_M_ERF:
		case GK_M_SOFTPLUS:
		case GK_M_POW:
		case GK_M_MOD:
			cost += LIBM;
			break;
		default:
			cost++;
		}
	}
	return cost;
}

int gk_plan_chain(gk_plan *p, const gk_call *c, const uint8_t *access) {
	int writes[GK_MAX_REGS] = {0};
	p->nsteps = c->op->nmicro;
	p->nregs = 0;
	p->size = 1;
	if (p->nsteps > GK_MAX_MICRO) return GK_MAX_MICRO;
	for (int i = 0; i < p->nsteps; i++) {
		if (!valid(&c->micro[i], c, writes)) return i;
		if (c->micro[i].op != GK_M_STORE) writes[c->micro[i].dst]++;
	}
	for (int r = 0; r < GK_MAX_REGS; r++)
		if (writes[r]) p->nregs = r + 1;
	for (int i = 0; i < p->nsteps; i++) {
		const gk_micro *m = &c->micro[i];
		gk_step *s = &p->step[i];
		*s = (gk_step){.micro = m, .direct = -1, .result = (uint8_t)result_type(m)};
		p->size = gk_max64(p->size, gk_max64(gk_size_of(m->type), gk_size_of(s->result)));
		switch (m->op) {
		case GK_M_LOAD: s->copy = (uint8_t)overwritten(c, i); /* fall through */
		case GK_M_CONST: s->once = writes[m->dst] == 1 ? (uint8_t)once(m, access) : 0; break;
		case GK_M_STORE: break;
		case GK_M_DROPOUT: s->direct = (int8_t)direct_arg(c, i); break;
		default:
			s->fn = block_fn(m);
			if (!s->fn) return i;
			s->direct = (int8_t)direct_arg(c, i);
			s->resizes = m->op == GK_M_SELECT || gk_size_of(s->result) != gk_size_of(m->type);
		}
	}
	return -1;
}
