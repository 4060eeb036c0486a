#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::testing {

/// `count` 64-bit numbers of the stream `name`: SplitMix64 from a state that `seed` and the name
/// give. The same as draw() in scripts/peers/parity/weights.py.
std::vector<uint64_t> DrawStream(uint64_t seed, std::string_view name, size_t count);

/// A random tensor, nearly normal around `center` with the standard deviation `spread`.
struct TinyTensor {
  std::string dtype;  ///< F32, F16, BF16 or I64
  std::vector<int64_t> shape;
  double center = 0;
  double spread = 0;
  bool positive = false;  ///< magnitudes alone

  size_t elements() const;
};

/// The tensor's values before they are stored, the same bits as numbers() in weights.py.
std::vector<float> TinyNumbers(uint64_t seed, std::string_view name, const TinyTensor& tensor);

/// The tensor's bytes in a file: little-endian, rounded to the nearest number of its dtype, ties to
/// even.
std::string TinyBytes(uint64_t seed, std::string_view name, const TinyTensor& tensor);

}  // namespace assay::testing
