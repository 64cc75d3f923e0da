#undef T
#undef U
#undef FN
#undef FLOATING
#undef LIBM
#undef BLOCK_FN
#undef UNARY
#undef BINARY
