#undef VL
#undef F
#undef TGT
#undef vf
#undef vi
#undef vu
#undef vfu
#undef INLINE
