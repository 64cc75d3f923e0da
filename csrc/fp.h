/* First in a file whose loops with comparisons and floor must vectorise: nobody reads the floating-point flags. Values are unaffected,
 * and NaN and infinity are honoured. (no-math-errno has no effect as a pragma, hence F(vsqrt) in math_tmpl.h.) */
#pragma once
#pragma GCC optimize("no-trapping-math")
#define GK_PRAGMA(x) _Pragma(#x)
/* dst may be the memory of an operand, at the same positions: no iteration depends on another. */
#define GK_IVDEP GK_PRAGMA(GCC ivdep)
