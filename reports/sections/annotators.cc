#include <fmt/format.h>

#include <vector>

#include "reports/figures/figures.h"
#include "reports/numbers.h"
#include "reports/sections/estimate_cell.h"
#include "reports/sections/sections.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

bool IsDefined(const Estimate* estimate) { return estimate != nullptr && estimate->value; }

// Whether the model is to an annotator what another annotator is.
std::string SayHuman(const Estimate& model, const Estimate* human) {
  if (!IsDefined(human)) {
    return fmt::format("; how often two annotators agree is not known ({})",
                       human == nullptr ? "no pair has two annotators" : human->because);
  }
  const std::string two = fmt::format("two annotators agree {} of the time", SayPercent(*human));
  if (!model.interval || !human->interval || Overlap(model, *human)) {
    return fmt::format("; {}, which may be as often", two);
  }
  return fmt::format("; {}, {} often than with it", two,
                     *human->value > *model.value ? "more" : "less");
}

std::string Say(const SuiteRuns& suite, size_t run) {
  const Summary& summary = suite.summary(run);
  const Estimate& model = *FindEstimate(summary, "expected_agreement");
  std::string text = fmt::format("{}It agrees with an annotator drawn at random {} of the time{}.",
                                 Lead(suite, run), SayPercent(model),
                                 SayHuman(model, FindEstimate(summary, "human_agreement")));
  const Estimate* ceiling = FindEstimate(summary, "agreement_ceiling");
  if (IsDefined(ceiling)) {
    text += fmt::format(" No model could agree more often than {} %: annotators differ.",
                        InPoints(*ceiling->value));
  }
  return text;
}

Cell LossCell(const Summary& summary, std::string_view metric) {
  const Estimate* estimate = FindEstimate(summary, metric);
  if (estimate == nullptr) return EstimateCell(summary, metric, SuiteCard::Printed::kFraction6);
  return ValueCell(*estimate, ScoreName::Unit::kPlain, SuiteCard::Printed::kFraction6);
}

Table Numbers(const SuiteRuns& suite, const std::vector<size_t>& runs) {
  const SuiteCard::Printed printed = suite.suite().printed;
  Table table{.caption = "Agreement with annotators" + InPercent(printed) +
                         ", and distance of its probabilities to their shares",
              .columns = {{"Model", false},
                          {"With an annotator", true},
                          {"Two annotators", true},
                          {"Highest possible", true},
                          {"Kullback–Leibler, nats", true},
                          {"Brier", true}}};
  for (const size_t run : runs) {
    const Summary& summary = suite.summary(run);
    table.rows.push_back({{.text = suite.labels[run]},
                          EstimateCell(summary, "expected_agreement", printed),
                          EstimateCell(summary, "human_agreement", printed),
                          EstimateCell(summary, "agreement_ceiling", printed),
                          LossCell(summary, "soft_kl"),
                          LossCell(summary, "soft_brier")});
  }
  return table;
}

Figure Agreement(const SuiteRuns& suite, const std::vector<size_t>& runs) {
  std::vector<ForestRow> rows;
  for (const auto& [metric, name] : {std::pair{"expected_agreement", "with an annotator"},
                                     {"human_agreement", "two annotators"},
                                     {"agreement_ceiling", "highest possible"}}) {
    for (const size_t run : runs) {
      const Estimate* estimate = FindEstimate(suite.summary(run), metric);
      if (!IsDefined(estimate)) continue;
      rows.push_back(
          ForestRowOf(name, run, *estimate, ScoreName::Unit::kFraction, suite.suite().printed));
    }
  }
  return ForestPlot(suite, suite.key + "-annotators", "Agreement with annotators",
                    "agreement" + InPercent(suite.suite().printed), rows);
}

Facts HowComputed() {
  return {.title = "How agreement with annotators is computed",
          .items = {{"With an annotator",
                     "Of two responses a share s of the annotators prefers one: s where the model "
                     "prefers it too, else 1 − s; 50 % where it prefers none. Ties count half."},
                    {"Two annotators",
                     "How often two different annotators of the same pair agree: what a human gets "
                     "who is scored as the model is."},
                    {"Highest possible",
                     "max(s, 1 − s). Too high where annotators are few: of two on a coin's toss it "
                     "expects 75 %."},
                    {"Distances",
                     "s log(s/p) + (1 − s) log((1 − s)/(1 − p)) and (p − s)², p the model's "
                     "probability: 0 where it is as divided as the annotators are."},
                    MoreIn("Soft labels")},
          .open = false};
}

}  // namespace

std::optional<Section> AnnotatorsSection(const SuiteRuns& suite) {
  std::vector<size_t> runs;
  for (size_t run = 0; run < suite.size(); ++run) {
    if (IsDefined(FindEstimate(suite.summary(run), "expected_agreement"))) runs.push_back(run);
  }
  if (runs.empty()) return std::nullopt;
  Figure figure = Agreement(suite, runs);
  figure.summary.clear();
  for (const size_t run : runs) {
    figure.summary += (figure.summary.empty() ? "" : " ") + Say(suite, run);
  }
  return Section{.id = "annotators",
                 .title = "Annotators: does it agree with people where they differ?",
                 .nav = "Annotators",
                 .blocks = {std::move(figure), Numbers(suite, runs), HowComputed()}};
}

}  // namespace assay
