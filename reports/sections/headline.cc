#include <fmt/format.h>
#include <algorithm>
#include <cctype>

#include "harness/core/short_id.h"
#include "reports/numbers.h"
#include "reports/sections/headline_score.h"
#include "reports/sections/sections.h"

namespace assay {
namespace {

std::vector<std::string> BadgesOf(const SuiteRuns& suite) {
  std::vector<std::string> badges;
  if (suite.suite().illustrative) badges.push_back("illustrative, not a benchmark");
  if (suite.has_rival) badges.push_back("not comparable: another chapter has other data");
  for (const ReportRun* run : suite.runs) {
    if (run->summary.complete) continue;
    badges.push_back("incomplete");
    break;
  }
  return badges;
}

// What stands behind the official score (SuiteCard::confirmed).
std::string Confirmation(const std::string& confirmed) {
  if (confirmed == "official script") return "The score agrees with the benchmark's own script.";
  if (confirmed == "published figure") return "The score agrees with a published figure.";
  if (confirmed == "formula only") return "The score follows the benchmark's published formula.";
  if (confirmed == "ours") return "The scoring rule is our own.";
  return confirmed.empty() ? "" : fmt::format("Scoring: {}.", confirmed);
}

std::string Footnote(const SuiteRuns& suite) {
  const Summary& summary = suite.summary(0);
  std::string note = suite.suite().description;
  if (!note.empty() && !std::ispunct(static_cast<unsigned char>(note.back()))) note += '.';
  if (!note.empty()) note += ' ';
  return note + Confirmation(summary.confirmed);
}

// What all scores say alike in one of their fields, else empty.
std::string Common(const std::vector<HeadlineScore>& scores, std::string HeadlineScore::* field) {
  const std::string& first = scores.front().*field;
  const bool same = std::ranges::all_of(
      scores, [&](const HeadlineScore& score) { return score.*field == first; });
  return same ? first : "";
}

}  // namespace

std::optional<Section> HeadlineSection(const SuiteRuns& suite) {
  const SuiteCard& card = suite.suite();
  Headline headline;
  const bool alone = suite.size() == 1;
  const bool model_first = alone && suite.only;
  headline.title = model_first ? suite.labels[0] : suite.title;
  headline.subtitle = fmt::format("{}n = {}",
                                  model_first ? suite.title + " · "
                                  : alone     ? suite.labels[0] + " · "
                                              : "",
                                  NumberOfSamples(suite));
  if (!card.revision.empty()) headline.subtitle += " · revision " + ShortRevision(card.revision);
  headline.badges = BadgesOf(suite);
  for (size_t run = 0; run < suite.size(); ++run)
    headline.scores.push_back(HeadlineScoreOf(suite, run));
  headline.method = Common(headline.scores, &HeadlineScore::method);
  headline.because = Common(headline.scores, &HeadlineScore::because);
  headline.footnote = Footnote(suite);
  return Section{.id = "headline", .title = "", .blocks = {std::move(headline)}};
}

}  // namespace assay
