#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "adapters/checkpoint/rope.h"

namespace assay {

/// Cosines and sines of a rotary embedding, computed in float32 as far as positions have been
/// needed. `Reach` before rows are rotated on several threads.
class Rotation {
 public:
  explicit Rotation(const Rope& rope) : rope_(rope) {}

  /// Makes the tables of `variant` cover positions below `positions`.
  void Reach(int64_t variant, int64_t positions);

  /// Rotates a head's channels in place: pairs (i, i + width / 2) of the rotated ones.
  void Rotate(int64_t variant, int64_t position, std::span<float> head) const;

 private:
  struct Table {
    std::vector<float> frequencies;
    std::vector<float> turns;  // [positions][cos of all pairs, then sin]
    int64_t positions = 0;
  };

  Rope rope_;
  std::map<int64_t, Table> tables_;  // by variant
};

}  // namespace assay
