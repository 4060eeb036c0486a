#include "tests/testing/tiny_weights.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "harness/core/error.h"

namespace assay::testing {
namespace {

constexpr double kDeviation = 37837.0;  // of the sum of four uniform 16-bit words

uint64_t HashName(std::string_view name) {
  uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

uint16_t BFloat16Bits(float value) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  return static_cast<uint16_t>((bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16);
}

// nearbyint rounds to even; the magnitudes here are far below half precision's largest.
uint16_t Float16Bits(float value) {
  const uint16_t sign = std::signbit(value) ? 0x8000U : 0U;
  const float magnitude = std::fabs(value);
  const int exponent = magnitude > 0 ? std::max(std::ilogb(magnitude), -14) : -14;
  const double steps = std::nearbyint(std::ldexp(double{magnitude}, 10 - exponent));
  // Steps of 1024 and more carry the implicit bit, and 2048 the next exponent: plain addition.
  const int bits =
      exponent == -14 ? static_cast<int>(steps) : ((exponent + 14) << 10) + static_cast<int>(steps);
  return static_cast<uint16_t>(sign | bits);
}

template <typename Number, typename Convert>
std::string Packed(const std::vector<float>& values, Convert convert) {
  std::string bytes(values.size() * sizeof(Number), '\0');
  for (size_t i = 0; i < values.size(); ++i) {
    const Number number = convert(values[i]);
    std::memcpy(bytes.data() + i * sizeof(Number), &number, sizeof(Number));
  }
  return bytes;
}

}  // namespace

std::vector<uint64_t> DrawStream(uint64_t seed, std::string_view name, size_t count) {
  std::vector<uint64_t> numbers(count);
  uint64_t state = HashName(name) + seed * 0xD1342543DE82EF95ULL;
  for (uint64_t& number : numbers) {
    uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    number = z ^ (z >> 31);
  }
  return numbers;
}

size_t TinyTensor::elements() const {
  size_t product = 1;
  for (const int64_t size : shape) product *= static_cast<size_t>(size);
  return product;
}

std::vector<float> TinyNumbers(uint64_t seed, std::string_view name, const TinyTensor& tensor) {
  const std::vector<uint64_t> draws = DrawStream(seed, name, tensor.elements());
  std::vector<float> values(draws.size());
  // A float has 24 bits, so that its product with an integer below 2^18 is exact in a double, with
  // a fused multiplication or without.
  const double step = static_cast<float>(tensor.spread / kDeviation);
  for (size_t i = 0; i < draws.size(); ++i) {
    const uint64_t z = draws[i];
    const uint64_t sum =
        (z & 0xFFFF) + ((z >> 16) & 0xFFFF) + ((z >> 32) & 0xFFFF) + ((z >> 48) & 0xFFFF);
    const double value = tensor.center + (static_cast<double>(sum) - 131070.0) * step;
    values[i] = static_cast<float>(tensor.positive ? std::fabs(value) : value);
  }
  return values;
}

std::string TinyBytes(uint64_t seed, std::string_view name, const TinyTensor& tensor) {
  const std::vector<float> values = TinyNumbers(seed, name, tensor);
  if (tensor.dtype == "F32") return Packed<float>(values, [](float v) { return v; });
  if (tensor.dtype == "BF16") return Packed<uint16_t>(values, BFloat16Bits);
  if (tensor.dtype == "F16") return Packed<uint16_t>(values, Float16Bits);
  if (tensor.dtype == "I64") {
    return Packed<int64_t>(values, [](float v) { return static_cast<int64_t>(v); });
  }
  throw Error("dtype of a tiny tensor: got " + tensor.dtype + ", expected F32, F16, BF16 or I64");
}

}  // namespace assay::testing
