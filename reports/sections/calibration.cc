#include <fmt/format.h>
#include <cmath>
#include <utility>

#include "reports/figures/figures.h"
#include "reports/numbers.h"
#include "reports/sections/calibration_tables.h"
#include "reports/sections/estimate_cell.h"
#include "reports/sections/sections.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

std::string WhyNone(const Summary& summary) {
  for (const NotApplicable& metric : summary.not_applicable) {
    if (metric.metric == "ece") return metric.because;
  }
  return "it was not computed";
}

bool IsDefined(const Estimate* estimate) { return estimate != nullptr && estimate->value; }

// Claimed and right, of all pairs.
std::pair<double, double> Means(const std::vector<ReliabilityPoint>& points) {
  double weight = 0, confidence = 0, outcome = 0;
  for (const ReliabilityPoint& point : points) {
    weight += point.bin.weight;
    confidence += point.bin.weight * point.bin.confidence;
    outcome += point.bin.weight * point.bin.outcome;
  }
  return {confidence / weight, outcome / weight};
}

// Whose confidence it is.
std::string SaySource(const Summary& summary) {
  switch (summary.calibration.confidence) {
    case Confidence::kVotes:
      return "Its confidence is the share of its members that agree. ";
    case Confidence::kVerdicts:
      return "Its confidence is what its verdicts state. ";
    default:
      return "Its confidence is its rewards read as log-odds, as training on pairs makes them. ";
  }
}

// Whether the model claims more than comes true.
std::string SayConfidence(const Summary& summary) {
  const auto [confidence, outcome] = Means(summary.calibration.reliability);
  const std::string claim = fmt::format("It claims to be right {} % of the time and is right {} %",
                                        InPoints(confidence), InPoints(outcome));
  const Estimate* excess = FindEstimate(summary, "over_confidence");
  if (!IsDefined(excess)) return claim + ".";
  if (!excess->interval) {
    return fmt::format("{}; how sure that difference is cannot be told ({}).", claim,
                       excess->interval_because);
  }
  const auto [low, high] = std::pair(excess->interval->low, excess->interval->high);
  if (low > 0) {
    return fmt::format("{}: it is over-confident by {} points ({}\u00a0to\u00a0{}).", claim,
                       InPoints(*excess->value), InPoints(low), InPoints(high));
  }
  if (high < 0) {
    return fmt::format("{}: it is under-confident by {} points ({}\u00a0to\u00a0{}).", claim,
                       InPoints(-*excess->value), InPoints(-high), InPoints(-low));
  }
  return fmt::format("{}: the difference of {} points ({}\u00a0to\u00a0{}) may be chance.", claim,
                     InPoints(*excess->value), InPoints(low), InPoints(high));
}

// What dividing the rewards by the temperature does to the calibration error.
std::string SayEffect(const Summary& summary) {
  const Estimate* before = FindEstimate(summary, "ece");
  const Estimate* after = FindEstimate(summary, "ece_at_temperature");
  if (!IsDefined(before) || !IsDefined(after)) return "what that does to the error is undefined";
  const bool helps = *after->value < *before->value;
  return fmt::format(
      "on samples that it was not learned from, dividing by it {} "
      "(from\u00a0{}\u00a0to\u00a0{}\u00a0%)",
      helps ? "lowers the calibration error" : "does not lower the calibration error",
      InPoints(*before->value), InPoints(*after->value));
}

std::string SayTemperature(const Summary& summary) {
  const Estimate* temperature = FindEstimate(summary, "temperature");
  if (temperature == nullptr) return "";
  if (!temperature->value) {
    return fmt::format(" It has no best temperature: {}.", temperature->because);
  }
  if (!temperature->interval) {
    return fmt::format(" Its best temperature is {:.3g}, how sure that is cannot be told ({}); {}.",
                       *temperature->value, temperature->interval_because, SayEffect(summary));
  }
  const Interval& interval = *temperature->interval;
  const std::string best =
      fmt::format(" Its best temperature, {:.3g} ({:.3g}\u00a0to\u00a0{:.3g}),",
                  *temperature->value, interval.low, interval.high);
  if (interval.low <= 1 && interval.high >= 1) {
    return best + " may be 1: nothing shows that its confidence needs another scale.";
  }
  return fmt::format("{} is {} 1: {}.", best, interval.low > 1 ? "above" : "below",
                     SayEffect(summary));
}

Facts HowComputed() {
  return {
      .title = "How calibration is computed",
      .items = {{"Confidence",
                 "Of rewards: sigmoid(|r(one) − r(other)|) in the response with more reward, for "
                 "every comparison that counts; equal rewards claim 50 % and are half right. Of an "
                 "ensemble whose rewards are no log-odds: the share of its members that agree. Of "
                 "a judge: the confidence of each verdict in the response that it ranks first. "
                 "What is claimed of a sample weighs 1 together; failures do not enter."},
                {"Points",
                 "Ten bins of confidence between 50 and 100 % (0 and 100 % where some "
                 "confidence is below 50 %), with the number of claims below. A point under "
                 "the dashed line is over-confident."},
                {"Grey bars",
                 "Where 95 of 100 points would lie if the model were calibrated: outcomes "
                 "drawn anew with the model's own confidence (Bröcker & Smith 2007)."},
                {"Calibration error",
                 "Σ share of a bin · |mean confidence − share right| (Naeini et al. "
                 "2015). Chance makes it larger than it is; ece_debiased is corrected "
                 "(Kumar et al. 2019)."},
                {"Temperature",
                 "T for which log-odds / T are most likely (Guo et al. 2017); its interval "
                 "allows for clusters. Before and after is judged by five folds of clusters: "
                 "no sample judges itself. Isotonic regression (Zadrozny & Elkan 2002) alike."},
                MoreIn("Calibration")},
      .open = false};
}

}  // namespace

std::optional<Section> CalibrationSection(const SuiteRuns& suite) {
  Section section{.id = "calibration",
                  .title = "Calibration: how far its confidence can be trusted",
                  .nav = "Calibration",
                  .blocks = {}};
  std::vector<Without> without;
  for (size_t run = 0; run < suite.size(); ++run) {
    const Summary& summary = suite.summary(run);
    if (summary.calibration.reliability.empty()) {
      without.push_back({run, WhyNone(summary)});
    } else {
      section.blocks.push_back(ReliabilityFigure(
          suite, run, SaySource(summary) + SayConfidence(summary) + SayTemperature(summary)));
    }
  }
  const bool any = !section.blocks.empty();
  if (auto line = NotApplicableLine(suite, without)) section.blocks.push_back(std::move(*line));
  if (!any) return section;
  for (const auto& table : {CalibrationByPart(suite), CalibrationByDimension(suite),
                            CalibrationShiftTable(suite), CalibrationByBins(suite)}) {
    if (table) section.blocks.push_back(*table);
  }
  section.blocks.push_back(HowComputed());
  return section;
}

}  // namespace assay
