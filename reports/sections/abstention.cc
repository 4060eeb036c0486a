#include <fmt/format.h>

#include <vector>

#include "reports/figures/figures.h"
#include "reports/numbers.h"
#include "reports/sections/estimate_cell.h"
#include "reports/sections/sections.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

// What asking somebody else about the less confident half would leave.
std::string SayHalf(const Summary& summary) {
  const std::vector<RiskPoint>& curve = summary.calibration.risk_coverage;
  const double all = curve.back().risk;
  const double half = RiskAt(curve, 0.5);
  return fmt::format("Of all claims {} % are wrong, of the most confident half {} %", InPoints(all),
                     InPoints(half));
}

// Whether its order of confidence tells right from wrong at all.
std::string SayOrder(const Summary& summary) {
  const Estimate* auroc = FindEstimate(summary, "auroc");
  if (auroc == nullptr || !auroc->value) {
    return fmt::format(". Whether confidence tells right from wrong is undefined: {}.",
                       auroc == nullptr ? "it was not computed" : auroc->because);
  }
  const std::string chance =
      fmt::format(". A right claim has more confidence than a wrong one with a chance of {}",
                  SayPercent(*auroc));
  if (!auroc->interval) {
    return chance + fmt::format("; how sure that is cannot be told ({}).", auroc->interval_because);
  }
  if (auroc->interval->low > 0.5) {
    return chance + ": leaving the least confident to somebody else pays.";
  }
  if (auroc->interval->high < 0.5) {
    return chance + ": it is most often wrong where it is most confident.";
  }
  return chance + ", which may be no better than a coin.";
}

Facts HowComputed() {
  return {
      .title = "How abstention is computed",
      .items = {{"Curve",
                 "Claims by confidence, the most confident first; of the first so many, the "
                 "share that is wrong. Claims of equal confidence enter together (El-Yaniv & "
                 "Wiener 2010)."},
                {"Area",
                 "The mean of that share over all numbers of claims kept, called aurc in \"Every "
                 "number\"; e_aurc is how much of it a perfect order of the same claims would "
                 "save (Geifman et al. 2019)."},
                {"Chance",
                 "AUROC of confidence against being right, equal ones counting half (Hanley & "
                 "McNeil 1982); its interval resamples clusters."},
                MoreIn("Calibration")},
      .open = false};
}

}  // namespace

std::optional<Section> AbstentionSection(const SuiteRuns& suite) {
  std::vector<size_t> runs;
  std::string summary;
  for (size_t run = 0; run < suite.size(); ++run) {
    if (suite.summary(run).calibration.risk_coverage.empty()) continue;
    runs.push_back(run);
    summary += (summary.empty() ? "" : " ") + Lead(suite, run) + SayHalf(suite.summary(run)) +
               SayOrder(suite.summary(run));
  }
  if (runs.empty()) return std::nullopt;  // the section above says why
  return Section{.id = "abstention",
                 .title = "Abstention: what it would gain by leaving out what it is unsure of",
                 .nav = "Abstention",
                 .blocks = {RiskCoverageFigure(suite, runs, std::move(summary)), HowComputed()}};
}

}  // namespace assay
