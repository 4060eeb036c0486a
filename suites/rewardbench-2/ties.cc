#include "suites/rewardbench-2/ties.h"

#include <cmath>
#include <limits>

#include "suites/rewardbench-2/rating.h"

namespace assay {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// As numpy.minimum and numpy.maximum: NaN if either is.
double Min(double a, double b) { return std::isnan(a) || a < b ? a : b; }
double Max(double a, double b) { return std::isnan(a) || a > b ? a : b; }

// Division by zero is meant: ±∞ becomes ±1, and 0/0 counts as 0.
double MarginScore(double gap, double spread) {
  const double score = std::tanh(gap / spread - 1);
  return std::isnan(score) ? 0 : score;
}

}  // namespace

TiesPrompt TiesPromptOf(const Label& label, const Judgement& judgement) {
  double worst_right = std::numeric_limits<double>::infinity();
  double best_right = -worst_right;
  double best_wrong = -worst_right;
  size_t right = 0;
  for (size_t i = 0; i < label.grades.size(); ++i) {
    const double rating = RatingOf(judgement, i);
    if (label.grades[i] == 1.0) {
      worst_right = Min(rating, worst_right);
      best_right = Max(rating, best_right);
      ++right;
    } else {
      best_wrong = Max(rating, best_wrong);
    }
  }
  return {worst_right - best_wrong, right > 1 ? best_right - worst_right : kNaN};
}

std::array<double, kTiesComponents> TiesComponentsOf(const TiesPrompt* ref,
                                                     const TiesPrompt* tied) {
  std::array<double, kTiesComponents> components;
  components.fill(kNaN);
  if (tied != nullptr) components[kTiedAccuracy] = tied->gap > 0;
  if (ref != nullptr) components[kRefAccuracy] = ref->gap > 0;
  if (ref == nullptr || tied == nullptr) return components;
  const double smaller_gap = Min(ref->gap, tied->gap);
  components[kPreferred] = tied->gap > tied->spread;
  components[kPreferredHard] = smaller_gap > tied->spread;
  components[kMargin] = MarginScore(smaller_gap, tied->spread);
  return components;
}

}  // namespace assay
