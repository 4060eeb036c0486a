#pragma once

#include <bit>
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

  uint64_t Next() {
    const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  /// Uniform in [0, bound), by multiplication (bias below 2^-32 for bounds below 2^32).
  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>(((Next() >> 32) * bound) >> 32); }
  /// Uniform in [0, 1), 53 bits.
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

 private:
  uint64_t state_[4];
};

}  // namespace assay
