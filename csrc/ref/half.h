/* The two 16-bit float formats, converted with rounding to nearest even. */
#pragma once
#include <stdint.h>
#include <string.h>

static inline uint32_t gkref_bits(float f)
{
	uint32_t u;
	memcpy(&u, &f, sizeof u);
	return u;
}

static inline float gkref_float(uint32_t u)
{
	float f;
	memcpy(&f, &u, sizeof f);
	return f;
}

static inline float gkref_from_bfloat16(uint16_t h) { return gkref_float((uint32_t)h << 16); }

static inline uint16_t gkref_to_bfloat16(float f)
{
	uint32_t u = gkref_bits(f);
	if ((u & 0x7fffffff) > 0x7f800000) return (uint16_t)(u >> 16 | 0x40); /* NaN stays one */
	return (uint16_t)((u + 0x7fff + (u >> 16 & 1)) >> 16);
}

static inline float gkref_from_half(uint16_t h)
{
	uint32_t sign = (uint32_t)(h & 0x8000) << 16, exponent = h >> 10 & 31, fraction = h & 0x3ff;
	if (exponent == 31) return gkref_float(sign | 0x7f800000 | fraction << 13);
	if (exponent == 0) {
		float f = (float)fraction * 0x1p-24f;
		return sign ? -f : f;
	}
	return gkref_float(sign | (exponent + 112) << 23 | fraction << 13);
}

static inline uint16_t gkref_to_half(float f)
{
	uint32_t u = gkref_bits(f), sign = u >> 16 & 0x8000;
	u &= 0x7fffffff;
	if (u > 0x7f800000) return (uint16_t)(sign | 0x7e00);
	if (u >= 0x477ff000) return (uint16_t)(sign | 0x7c00); /* rounds beyond 65504 */
	/* Below the normal halves, the sum has units of 2^-24 as its last bit: the FPU rounds. */
	if (u < 0x38800000) return (uint16_t)(sign | (gkref_bits(gkref_float(u) + 0.5f) - 0x3f000000));
	return (uint16_t)(sign | (u - 0x38000000 + 0xfff + (u >> 13 & 1)) >> 13);
}
