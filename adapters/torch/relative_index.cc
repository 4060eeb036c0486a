#include "adapters/torch/relative_index.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

int64_t LogBucket(int64_t size, int64_t middle, int64_t max_distance) {
  const auto mid = static_cast<float>(middle);
  const float ratio = std::log(static_cast<float>(size) / mid) /
                      static_cast<float>(std::log((static_cast<double>(max_distance) - 1) /
                                                  static_cast<double>(middle)));
  const float bucket = std::ceil(ratio * static_cast<float>(middle - 1)) + mid;
  // Senseless settings make it infinite or no number.
  return bucket < 1e9f ? static_cast<int64_t>(std::max(bucket, -1e9f)) : int64_t{1'000'000'000};
}

}  // namespace

int64_t RelativeIndex(const EncoderConfig::Disentangled& relative, int64_t distance) {
  const int64_t span = relative.span();
  const int64_t middle = relative.buckets / 2;
  const int64_t size = std::abs(distance);
  int64_t bucket = distance;
  if (relative.buckets > 0 && size > middle) {
    bucket = LogBucket(size, middle, relative.max_distance) * (distance < 0 ? -1 : 1);
  }
  return std::clamp<int64_t>(bucket + span, 0, 2 * span - 1);
}

}  // namespace assay
