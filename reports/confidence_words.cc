#include <fmt/format.h>

#include "harness/core/counted.h"
#include "reports/comparison_words.h"
#include "reports/difference_words.h"
#include "reports/numbers.h"

namespace assay {
namespace {

// "8.0 points more often than it is".
std::string SayExcess(double excess, SuiteCard::Printed printed) {
  constexpr auto kFraction = ScoreName::Unit::kFraction;
  const std::string size = SaySize(excess, kFraction, printed);
  if (size == SaySize(0, kFraction, printed)) return "as often as it is";
  return fmt::format("{} {} often than it is", size, excess > 0 ? "more" : "less");
}

// "95 % interval of the difference 3.1 to 9.0, p = 0.013", seen so that the difference is not
// below 0.
std::string SayApart(NamedDifference difference, SuiteCard::Printed printed) {
  if (*difference.difference.value < 0) difference = Reversed(difference);
  return SayRange(difference, printed, " of the difference");
}

std::string SayCalibrated(const ConfidenceComparison& confidence, const std::string& first,
                          const std::string& second, SuiteCard::Printed printed, double level) {
  NamedDifference excess = confidence.excess;
  excess.p.reset();
  std::string range = SayApart(excess, printed);
  NamedDifference nearest;  // whose p is of another question than the interval
  nearest.p = confidence.p_nearer;
  nearest.p_adjusted = confidence.p_nearer_adjusted;
  if (nearest.p) range += "; of both being as far off, " + SayP(nearest);
  const std::string a = SayExcess(*excess.first, printed);
  const std::string b = SayExcess(*excess.second, printed);
  const Conclusion nearer = ConcludeNearer(confidence, level);
  if (nearer == Conclusion::kCannotTell) {
    return fmt::format(
        "Which is better calibrated on the whole cannot be told: {} claims to be right {}, {} {} "
        "({}).",
        first, a, second, b, range);
  }
  const bool is_first = nearer == Conclusion::kFirstBetter;
  return fmt::format("{} is better calibrated on the whole: it claims to be right {}, {} {} ({}).",
                     is_first ? first : second, is_first ? a : b, is_first ? second : first,
                     is_first ? b : a, range);
}

// Whose confidence was no help on these samples, in the decimals that are shown.
std::string SayNoHelp(const NamedDifference& brier, const std::string& first,
                      const std::string& second, SuiteCard::Printed printed) {
  constexpr double kAlwaysHalf = 0.25;
  const auto above = [&](double value) {
    return value > kAlwaysHalf &&
           FormatScore(value, brier.unit, printed) != FormatScore(kAlwaysHalf, brier.unit, printed);
  };
  const bool a = above(*brier.first);
  const bool b = above(*brier.second);
  if (!a && !b) return "";
  return fmt::format(
      " {} above 0.25: on these samples, always saying 50\u202f% would have been closer.",
      a && b ? "Both are" : (a ? first : second) + " is");
}

std::string SayBrier(const ConfidenceComparison& confidence, const std::string& first,
                     const std::string& second, SuiteCard::Printed printed, double level) {
  const NamedDifference& brier = confidence.brier;
  const std::string a = FormatScore(*brier.first, brier.unit, printed);
  const std::string b = FormatScore(*brier.second, brier.unit, printed);
  const std::string range = SayApart(brier, printed);
  const std::string what =
      "the mean squared error of the confidence (Brier score: 0 is best, always saying 50\u202f% "
      "gets 0.25; it rewards being right, too)";
  const Conclusion smaller = ConcludeBrier(confidence, level);
  if (smaller == Conclusion::kCannotTell) {
    return fmt::format("In {} no difference can be told: {} {}, {} {} ({}).", what, first, a,
                       second, b, range);
  }
  const bool is_first = smaller == Conclusion::kFirstBetter;
  return fmt::format("T{} is smaller with {}: {}, with {} {} ({}).", what.substr(1),
                     is_first ? first : second, is_first ? a : b, is_first ? second : first,
                     is_first ? b : a, range);
}

}  // namespace

std::string SayConfidence(const PairComparison& pair, const ComparisonNames& names, double level) {
  const ConfidenceComparison& confidence = pair.confidence;
  if (!confidence.because.empty()) {
    return fmt::format("Which is better calibrated cannot be compared: {}.", confidence.because);
  }
  const std::string& first = names.runs[pair.first];
  const std::string& second = names.runs[pair.second];
  std::string text = SayCalibrated(confidence, first, second, names.printed, level) + " " +
                     SayBrier(confidence, first, second, names.printed, level) +
                     SayNoHelp(confidence.brier, first, second, names.printed);
  if (confidence.only_one > 0) {
    text += fmt::format(" Left out {}: one of the two alone claims something.",
                        Counted(confidence.only_one, "sample"));
  }
  return text;
}

}  // namespace assay
