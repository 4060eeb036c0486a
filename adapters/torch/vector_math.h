#pragma once

// Vectors of 16 numbers by GCC's extension: as many registers as the instruction set needs. Only
// for kernels, whose bodies are compiled for several generations of CPU (ASSAY_CLONES).

#include <cstdint>
#include <cstring>

#define ASSAY_INLINE inline __attribute__((always_inline))
// One body compiled for three generations of CPU; the loader picks.
#define ASSAY_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))

namespace assay::simd {

using Vector = float __attribute__((vector_size(64)));
using Bits = int32_t __attribute__((vector_size(64)));
using Words = uint32_t __attribute__((vector_size(64)));
using Halves = uint16_t __attribute__((vector_size(32)));

inline constexpr int64_t kLanes = 16;

ASSAY_INLINE void Load(Vector& out, const float* from) { std::memcpy(&out, from, sizeof out); }
ASSAY_INLINE void Store(float* to, const Vector& value) { std::memcpy(to, &value, sizeof value); }

/// bfloat16 is the upper half of a float.
ASSAY_INLINE void Load(Vector& out, const uint16_t* from) {
  Halves halves;
  std::memcpy(&halves, from, sizeof halves);
  const Bits bits = __builtin_convertvector(halves, Bits) << 16;
  std::memcpy(&out, &bits, sizeof out);
}

/// Rounds to nearest, ties to even; a NaN stays one as long as its upper half has a bit set.
ASSAY_INLINE void Store(uint16_t* to, const Vector& value) {
  Words bits;
  std::memcpy(&bits, &value, sizeof bits);
  bits = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  const Halves halves = __builtin_convertvector(bits, Halves);
  std::memcpy(to, &halves, sizeof halves);
}

/// e^x for x ≤ 0 within 2 units in the last place (Cephes expf: e^x = 2^n e^r, |r| ≤ ln 2 / 2).
/// Below -87: e^-87.
ASSAY_INLINE void Exponential(Vector& x) {
  constexpr float kMagic = 12582912.0f;  // 1.5 × 2^23: adding it rounds to a whole number
  x = x < -87.0f ? Vector{} - 87.0f : x;
  const Vector shifted = x * 1.44269504f + kMagic;
  const Vector n = shifted - kMagic;
  const Vector r = x - n * 0.693359375f + n * 2.12194440e-4f;
  Vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  Bits exponent, bits;
  std::memcpy(&exponent, &shifted, sizeof exponent);
  std::memcpy(&bits, &p, sizeof bits);
  bits += exponent << 23;  // the low bits of `shifted` are n
  std::memcpy(&x, &bits, sizeof x);
}

ASSAY_INLINE void Absolute(Vector& x) { x = x < 0.0f ? -x : x; }

/// tanh(x) = sign(x) (1 - e^-2|x|) / (1 + e^-2|x|).
ASSAY_INLINE void HyperbolicTangent(Vector& x) {
  Vector e = x;
  Absolute(e);
  e *= -2.0f;
  Exponential(e);
  const Vector size = (1.0f - e) / (1.0f + e);
  x = x < 0.0f ? -size : size;
}

/// x / (1 + e^-x).
ASSAY_INLINE void Silu(Vector& x) {
  Vector e = x;
  Absolute(e);
  e = -e;
  Exponential(e);
  x = x * (x < 0.0f ? e : Vector{} + 1.0f) / (1.0f + e);
}

ASSAY_INLINE float Sum(const Vector& x) {
  float sum = 0;
  for (int64_t lane = 0; lane < kLanes; ++lane) sum += x[lane];
  return sum;
}

}  // namespace assay::simd
