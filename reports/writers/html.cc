#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <utility>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/run/model_key.h"
#include "reports/document.h"
#include "reports/report.h"
#include "reports/sections/overview.h"
#include "reports/sections/registry.h"
#include "reports/suite_runs.h"
#include "reports/writers/page.h"
#include "reports/writers/page_scripts.h"
#include "reports/writers/sample_blocks.h"

namespace assay {
namespace {

std::string TitleOfSeveral(const std::vector<SuiteRuns>& suites) {
  std::set<ModelKey> models;
  for (const SuiteRuns& suite : suites) {
    for (const ReportRun* run : suite.runs) models.insert(KeyOf(run->summary.run));
  }
  const std::string& name = suites.front().summary(0).run.model.name;
  return fmt::format("{} on {} suites", models.size() == 1 ? name : Counted(models.size(), "model"),
                     suites.size());
}

std::string TitleOf(const std::vector<SuiteRuns>& suites) {
  if (suites.empty()) return "Nothing to report";
  if (suites.size() > 1) return TitleOfSeveral(suites);
  const SuiteRuns& suite = suites.front();
  if (suite.size() == 1) return fmt::format("{} on {}", suite.labels[0], suite.title);
  return fmt::format("{}: {} models", suite.title, suite.size());
}

// Puts the section of this id behind the headline.
void MoveUp(std::string_view id, std::vector<Section>& sections) {
  const auto found = std::ranges::find(sections, id, &Section::id);
  if (found == sections.end() || found == sections.begin()) return;
  std::rotate(sections.begin() + 1, found, found + 1);
}

void AddComparisons(const std::vector<ReportComparison>& comparisons,
                    std::vector<SuiteRuns>& suites) {
  for (SuiteRuns& suite : suites) {
    const auto found = std::ranges::find(comparisons, suite.summary(0).run.suite_sha256,
                                         &ReportComparison::suite_sha256);
    if (found == comparisons.end()) continue;
    ASSAY_CHECK(found->comparison.runs == suite.size());
    suite.comparison = &found->comparison;
  }
}

Document MakeDocument(const std::vector<SuiteRuns>& suites, const ReportOptions& options) {
  Document document{.title = options.title.empty() ? TitleOf(suites) : options.title,
                    .created = options.created,
                    .command = options.command,
                    .overview = OverviewSection(suites),
                    .chapters = {}};
  for (const SuiteRuns& suite : suites) {
    Chapter& chapter = document.chapters.emplace_back(
        Chapter{.key = suite.key, .title = suite.title, .sections = {}});
    for (const SectionKind& kind : SectionKinds()) {
      if (std::optional<Section> section = kind.build(suite)) {
        chapter.sections.push_back(std::move(*section));
      }
    }
    if (options.comparison_first) MoveUp("comparison", chapter.sections);
  }
  return document;
}

}  // namespace

void WriteHtmlReport(const std::vector<ReportRun>& runs, const ReportOptions& options,
                     const std::vector<ReportComparison>& comparisons,
                     const std::function<void(std::string_view)>& put) {
  std::vector<SuiteRuns> suites = GroupBySuite(runs, options.max_samples);
  AddComparisons(comparisons, suites);
  put(RenderPage(MakeDocument(suites, options), PageScripts()));
  for (const SuiteRuns& suite : suites) {
    put("<script type=\"application/json\" class=\"sample-index\">");
    put(ForJsonTag(SampleIndexJson(suite)));
    put("</script>\n");
  }
  for (const std::string& script : PageScripts()) {
    put("<script>");
    put(script);
    put("</script>\n");
  }
  // Last, so that the page is up before its largest part is read.
  for (const SuiteRuns& suite : suites) WriteSampleBlocks(suite, put);
  put("</body>\n</html>\n");
}

std::string HtmlReport(const std::vector<ReportRun>& runs, const ReportOptions& options,
                       const std::vector<ReportComparison>& comparisons) {
  std::string page;
  WriteHtmlReport(runs, options, comparisons, [&](std::string_view bytes) { page += bytes; });
  return page;
}

}  // namespace assay
