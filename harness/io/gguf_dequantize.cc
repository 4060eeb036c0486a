#include <bit>
#include <cstring>
#include <span>
#include <string_view>

#include "harness/core/error.h"
#include "harness/io/gguf.h"

namespace assay {
namespace {

constexpr size_t kBlock = 32;

uint16_t Load16(const unsigned char* bytes) {
  uint16_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

// IEEE half precision; ggml's blocks keep their scales in it.
float HalfToFloat(uint16_t half) {
  const uint32_t sign = static_cast<uint32_t>(half & 0x8000U) << 16;
  const uint32_t exponent = (half >> 10) & 0x1fU;
  const uint32_t mantissa = half & 0x3ffU;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const uint32_t wide = exponent == 31 ? 0xffU : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | mantissa << 13);
}

float Bfloat16ToFloat(uint16_t value) {
  return std::bit_cast<float>(static_cast<uint32_t>(value) << 16);
}

void Q4_0(const unsigned char* block, float* out) {
  const float d = HalfToFloat(Load16(block));
  for (size_t i = 0; i < kBlock / 2; ++i) {
    const unsigned pair = block[2 + i];
    out[i] = static_cast<float>(static_cast<int>(pair & 15U) - 8) * d;
    out[i + kBlock / 2] = static_cast<float>(static_cast<int>(pair >> 4) - 8) * d;
  }
}

void Q4_1(const unsigned char* block, float* out) {
  const float d = HalfToFloat(Load16(block)), m = HalfToFloat(Load16(block + 2));
  for (size_t i = 0; i < kBlock / 2; ++i) {
    const unsigned pair = block[4 + i];
    out[i] = static_cast<float>(pair & 15U) * d + m;
    out[i + kBlock / 2] = static_cast<float>(pair >> 4) * d + m;
  }
}

void Q8_0(const unsigned char* block, float* out) {
  const float d = HalfToFloat(Load16(block));
  for (size_t i = 0; i < kBlock; ++i) {
    out[i] = static_cast<float>(static_cast<signed char>(block[2 + i])) * d;
  }
}

void F32(const unsigned char* bytes, float* out) { std::memcpy(out, bytes, sizeof(*out)); }
void F16(const unsigned char* bytes, float* out) { *out = HalfToFloat(Load16(bytes)); }
void BF16(const unsigned char* bytes, float* out) { *out = Bfloat16ToFloat(Load16(bytes)); }

// Every `size` bytes are `elements` numbers, which `decode` writes.
template <typename Decode>
void ForEachBlock(std::string_view bytes, size_t size, size_t elements, std::span<float> out,
                  Decode decode) {
  const size_t blocks = bytes.size() / size;
  ASSAY_CHECK(blocks * size == bytes.size() && blocks * elements == out.size());
  const auto* block = reinterpret_cast<const unsigned char*>(bytes.data());
  for (size_t i = 0; i < blocks; ++i) decode(block + i * size, out.data() + i * elements);
}

}  // namespace

void Dequantize(GgmlType type, std::string_view bytes, std::span<float> out) {
  switch (type) {
    case GgmlType::kF32:
      return ForEachBlock(bytes, 4, 1, out, F32);
    case GgmlType::kF16:
      return ForEachBlock(bytes, 2, 1, out, F16);
    case GgmlType::kBF16:
      return ForEachBlock(bytes, 2, 1, out, BF16);
    case GgmlType::kQ4_0:
      return ForEachBlock(bytes, 18, kBlock, out, Q4_0);
    case GgmlType::kQ4_1:
      return ForEachBlock(bytes, 20, kBlock, out, Q4_1);
    case GgmlType::kQ8_0:
      return ForEachBlock(bytes, 34, kBlock, out, Q8_0);
  }
}

}  // namespace assay
