#pragma once

#include <cstdint>
#include <string_view>

namespace assay {

/// A small, fast, reproducible generator (xoshiro256**, Blackman & Vigna 2018), seeded through
/// SplitMix64. A value: copy it to replay it. The same seed gives the same numbers everywhere.
class Random {
 public:
  explicit Random(uint64_t seed);
  /// A stream of its own for a named purpose ("bootstrap", a sample's id, …).
  Random(uint64_t seed, std::string_view name);

  uint64_t Next();
  /// Uniform in [0, bound), by multiplication (bias below 2^-32 for bounds below 2^32).
  uint32_t Below(uint32_t bound) {
    return static_cast<uint32_t>(((Next() >> 32) * bound) >> 32);
  }
  /// Uniform in [0, 1), 53 bits.
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

 private:
  uint64_t state_[4];
};

}  // namespace assay
