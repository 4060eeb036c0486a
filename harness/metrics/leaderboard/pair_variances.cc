#include "harness/metrics/leaderboard/pair_variances.h"

#include <bit>
#include <limits>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr uint16_t kInfinity = 0x7f80;

}  // namespace

PairVariances::PairVariances(size_t models)
    : models_(models), bits_(models * (models > 0 ? models - 1 : 0) / 2, kInfinity) {}

size_t PairVariances::Place(size_t a, size_t b) const {
  if (a > b) std::swap(a, b);
  ASSAY_CHECK(a < b && b < models_);
  return a * (2 * models_ - a - 1) / 2 + (b - a - 1);
}

double PairVariances::Of(size_t a, size_t b) const {
  return std::bit_cast<float>(static_cast<uint32_t>(bits_[Place(a, b)]) << 16);
}

void PairVariances::Set(size_t a, size_t b, double variance) {
  ASSAY_CHECK(variance >= 0);
  uint16_t& bits = bits_[Place(a, b)];
  bits = kInfinity;
  if (variance > std::numeric_limits<float>::max()) return;
  const auto whole = std::bit_cast<uint32_t>(static_cast<float>(variance));
  bits = static_cast<uint16_t>(whole >> 16);
  while (Of(a, b) < variance) ++bits;
}

}  // namespace assay
