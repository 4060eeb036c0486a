#include "adapters/torch/rotation.h"

#include <algorithm>
#include <cmath>

#include "adapters/torch/vector_math.h"

namespace assay {
namespace {

ASSAY_CLONES void Turn(const float* turns, int64_t pairs, float* head) {
  const float* cosines = turns;
  const float* sines = turns + pairs;
  for (int64_t i = 0; i < pairs; ++i) {
    const float a = head[i];
    const float b = head[i + pairs];
    head[i] = a * cosines[i] - b * sines[i];
    head[i + pairs] = b * cosines[i] + a * sines[i];
  }
}

}  // namespace

void Rotation::Reach(int64_t variant, int64_t positions) {
  Table& table = tables_[variant];
  if (table.frequencies.empty()) table.frequencies = rope_.Frequencies(variant);
  if (positions <= table.positions) return;
  const int64_t reach = std::max(positions, 2 * table.positions);
  const auto scaling = static_cast<float>(rope_.attention_scaling);
  const size_t pairs = table.frequencies.size();
  table.turns.resize(static_cast<size_t>(reach) * 2 * pairs);
  for (int64_t position = table.positions; position < reach; ++position) {
    float* turns = table.turns.data() + static_cast<size_t>(position) * 2 * pairs;
    for (size_t i = 0; i < pairs; ++i) {
      const float angle = static_cast<float>(position) * table.frequencies[i];
      turns[i] = std::cos(angle) * scaling;
      turns[pairs + i] = std::sin(angle) * scaling;
    }
  }
  table.positions = reach;
}

void Rotation::Rotate(int64_t variant, int64_t position, std::span<float> head) const {
  const Table& table = tables_.at(variant);
  const size_t pairs = table.frequencies.size();
  Turn(table.turns.data() + static_cast<size_t>(position) * 2 * pairs, static_cast<int64_t>(pairs),
       head.data());
}

}  // namespace assay
