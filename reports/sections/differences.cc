#include <fmt/format.h>
#include <cmath>

#include "harness/metrics/mcnemar.h"
#include "reports/numbers.h"
#include "reports/outcome.h"
#include "reports/sections/sections.h"

namespace assay {
namespace {

struct Pairing {
  size_t both = 0, only_first = 0, only_second = 0, neither = 0;
};

// Over the samples that both runs judged; columns ascend by ordinal.
Pairing Compare(const SuiteRuns& suite, size_t a_run, size_t b_run) {
  const SampleColumns& first = suite.summary(a_run).columns;
  const SampleColumns& second = suite.summary(b_run).columns;
  Pairing pairing;
  size_t i = 0, j = 0;
  while (i < first.ordinal.size() && j < second.ordinal.size()) {
    if (first.ordinal[i] != second.ordinal[j]) {
      first.ordinal[i] < second.ordinal[j] ? ++i : ++j;
      continue;
    }
    const bool a = suite.outcomes[a_run][i++] == Outcome::kRight;
    const bool b = suite.outcomes[b_run][j++] == Outcome::kRight;
    ++(a ? (b ? pairing.both : pairing.only_first) : (b ? pairing.only_second : pairing.neither));
  }
  return pairing;
}

std::string FormatP(double p) { return p < 0.001 ? "< 0.001" : fmt::format("{:.3f}", p); }

Cell Linked(const SuiteRuns& suite, size_t count, size_t right, size_t wrong) {
  return {.text = FormatCount(count),
          .href = count == 0 ? ""
                             : fmt::format("#suite={}&right={}&wrong={}", suite.key, right + 1,
                                           wrong + 1)};
}

}  // namespace

std::optional<Section> DifferencesSection(const SuiteRuns& suite) {
  if (suite.size() < 2) return std::nullopt;
  Table table{.caption = "Samples that one model gets right and the other does not",
              .columns = {{"A", false},
                          {"B", false},
                          {"Only A right", true},
                          {"Only B right", true},
                          {"Both right", true},
                          {"Neither", true},
                          {"p", true}}};
  for (size_t a = 0; a < suite.size(); ++a) {
    for (size_t b = a + 1; b < suite.size(); ++b) {
      const Pairing pairing = Compare(suite, a, b);
      table.rows.push_back(
          {{.text = suite.labels[a]},
           {.text = suite.labels[b]},
           Linked(suite, pairing.only_first, a, b),
           Linked(suite, pairing.only_second, b, a),
           {.text = FormatCount(pairing.both)},
           {.text = FormatCount(pairing.neither)},
           {.text = FormatP(McNemarMidP(pairing.only_first, pairing.only_second))}});
    }
  }
  Paragraph reading{
      "A sample is right where every comparison that counts is won: by rewards, or where a model "
      "gives none by the net vote of its verdicts. p: McNemar's exact mid-p, "
      "two-sided, over the samples on which the two differ; it takes samples as independent and is "
      "not corrected for the number of pairs. The counts lead to the samples."};
  return Section{.id = "differences",
                 .title = "Who differs from whom",
                 .nav = "Differences",
                 .blocks = {std::move(table), std::move(reading)}};
}

}  // namespace assay
