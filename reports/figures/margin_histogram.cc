#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "harness/metrics/outcome.h"
#include "harness/metrics/quantile.h"
#include "reports/figures/figures.h"
#include "reports/numbers.h"

namespace assay {
namespace {

// Bins of equal width with an edge at 0, so that none mixes wins and losses; the outermost ones
// hold the tails, and are open. A margin of exactly 0 has a bin of its own only through its outcome
// (tied).
struct Bins {
  double width = 1;
  int first = 0, last = 0;

  double From(int bin) const { return bin * width; }

  int Of(double margin) const {
    return static_cast<int>(std::clamp(std::floor(margin / width), static_cast<double>(first),
                                       static_cast<double>(last)));
  }

  // "1.000 to 2.000", of the outermost "< −4.000" and "≥ 4.000".
  std::string Label(int bin) const {
    if (first == last) return "any";
    if (bin == first) return "< " + FormatReward(From(bin + 1));
    if (bin == last) return "≥ " + FormatReward(From(bin));
    return fmt::format("{} to {}", FormatReward(From(bin)), FormatReward(From(bin + 1)));
  }
};

// The nearest of 1, 2, 5 × 10^k that is not below `width`.
double NiceWidth(double width) {
  const double power = std::pow(10, std::floor(std::log10(width)));
  for (double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= width) return factor * power;
  }
  return 10 * power;
}

Bins BinsOf(const std::vector<double>& margins) {
  constexpr double kTail = 0.005;
  constexpr double kBins = 36;
  // Rewards may be as large as numbers go, and what is between two of them too large to be one.
  constexpr double kFarthest = 1e300;
  const double low = std::max(std::min(0.0, Quantile(margins, kTail)), -kFarthest);
  const double high = std::min(std::max(0.0, Quantile(margins, 1 - kTail)), kFarthest);
  Bins bins;
  const double width = (high - low) / kBins;
  if (width > std::numeric_limits<double>::min()) bins.width = NiceWidth(width);
  bins.first = static_cast<int>(std::floor(low / bins.width));
  bins.last = std::max(bins.first, static_cast<int>(std::ceil(high / bins.width)) - 1);
  return bins;
}

using Histogram = std::map<std::pair<int, Outcome>, size_t>;

Json Data(const Histogram& counts, const Bins& bins) {
  Json data = Json::array();
  for (const auto& [key, count] : counts) {
    data.push_back({{"from", bins.From(key.first)},
                    {"to", bins.From(key.first + 1)},
                    {"outcome", Name(key.second)},
                    {"count", count},
                    {"text", fmt::format("{} {}, margin {}", FormatCount(count), Name(key.second),
                                         bins.Label(key.first))}});
  }
  return data;
}

Table Alternative(const Histogram& counts, const Bins& bins) {
  Table table{.caption = "Samples by margin and outcome",
              .columns = {{"Margin", false}, {"Outcome", false}, {"Samples", true}},
              .rows = {},
              .folded = "The same numbers as a table"};
  for (const auto& [key, count] : counts) {
    table.rows.push_back({{.text = bins.Label(key.first)},
                          {.text = std::string(Name(key.second))},
                          {.text = FormatCount(count)}});
  }
  return table;
}

bool Occurs(const Histogram& counts, Outcome outcome) {
  return std::any_of(counts.begin(), counts.end(),
                     [&](const auto& entry) { return entry.first.second == outcome; });
}

Json Spec(const Histogram& counts) {
  Json domain = Json::array(), range = Json::array();
  for (Outcome outcome : kOutcomes) {
    if (!Occurs(counts, outcome)) continue;
    domain.push_back(Name(outcome));
    range.push_back(fmt::format("@outcome-{}", static_cast<char>(outcome)));
  }
  Json color = {{"field", "outcome"},
                {"type", "nominal"},
                {"title", nullptr},
                {"scale", {{"domain", std::move(domain)}, {"range", std::move(range)}}}};
  return {{"height", 180},
          {"layer",
           {{{"mark", {{"type", "bar"}, {"binSpacing", 1}}},
             {"encoding",
              {{"x",
                {{"field", "from"},
                 {"type", "quantitative"},
                 {"bin", {{"binned", true}}},
                 {"title", "margin: reward of the better response less the other's"}}},
               {"x2", {{"field", "to"}}},
               {"y",
                {{"field", "count"},
                 {"type", "quantitative"},
                 {"title", "samples"},
                 {"stack", "zero"}}},
               {"color", std::move(color)},
               {"tooltip", {{"field", "text"}, {"type", "nominal"}}}}}},
            // One line, not one for each bar.
            {{"data", {{"values", {Json::object()}}}},
             {"mark", {{"type", "rule"}, {"color", "@ink"}, {"strokeDash", {3, 3}}}},
             {"encoding", {{"x", {{"datum", 0}}}}}}}}};
}

double MedianOf(std::vector<double> values) {
  std::ranges::sort(values);
  return Quantile(values, 0.5);
}

// Whether it is less sure where it is wrong: medians of |margin|. Few say nothing.
std::string SayWrong(const SampleColumns& columns) {
  constexpr size_t kFewest = 10;
  std::vector<double> right, wrong;
  for (const double margin : columns.margin) {
    if (!std::isfinite(margin) || margin == 0) continue;
    (margin > 0 ? right : wrong).push_back(std::abs(margin));
  }
  if (wrong.size() < kFewest || right.size() < kFewest) {
    return fmt::format(" Of {} right and {} wrong ones, too few of one kind to compare.",
                       FormatCount(right.size()), FormatCount(wrong.size()));
  }
  const double of_right = MedianOf(right), of_wrong = MedianOf(wrong);
  const double ratio = of_wrong / of_right;
  const char* verdict = ratio < 0.8    ? "it errs by smaller margins than it wins by"
                        : ratio > 1.25 ? "it errs by larger margins than it wins by"
                                       : "about as much";
  return fmt::format(
      " Where it is wrong it misses by {} (median), where it is right it wins by {}: {}.",
      FormatReward(of_wrong), FormatReward(of_right), verdict);
}

}  // namespace

Figure MarginHistogram(const SuiteRuns& suite, size_t run) {
  const SampleColumns& columns = suite.summary(run).columns;
  std::vector<double> margins;
  for (double margin : columns.margin) {
    if (std::isfinite(margin)) margins.push_back(margin);
  }
  std::ranges::sort(margins);
  const Bins bins = BinsOf(margins);
  Histogram counts;
  for (size_t i = 0; i < columns.margin.size(); ++i) {
    if (std::isfinite(columns.margin[i])) {
      ++counts[{bins.Of(columns.margin[i]), suite.outcomes[run][i]}];
    }
  }
  const auto negative =
      std::count_if(margins.begin(), margins.end(), [](double m) { return m < 0; });
  const size_t total = margins.size();
  return {
      .id = fmt::format("{}-margins-{}", suite.key, run + 1),
      .title = suite.labels[run],
      .summary =
          fmt::format("{}: half of the {} margins lie between {} and {}, the median is {}; {} are "
                      "negative.",
                      suite.labels[run], FormatCount(total), FormatReward(Quantile(margins, 0.25)),
                      FormatReward(Quantile(margins, 0.75)), FormatReward(Quantile(margins, 0.5)),
                      FormatCount(static_cast<size_t>(negative))) +
          SayWrong(columns),
      .spec = Spec(counts),
      .data = Data(counts, bins),
      .alternative = Alternative(counts, bins)};
}

}  // namespace assay
