#include <fmt/format.h>
#include <set>
#include <utility>

#include "harness/core/counted.h"
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
  std::set<std::string> models;
  for (const SuiteRuns& suite : suites) {
    for (const ReportRun* run : suite.runs) models.insert(run->summary.run.model.name);
  }
  return fmt::format("{} on {} suites",
                     models.size() == 1 ? *models.begin() : Counted(models.size(), "model"),
                     suites.size());
}

std::string TitleOf(const std::vector<SuiteRuns>& suites) {
  if (suites.empty()) return "Nothing to report";
  if (suites.size() > 1) return TitleOfSeveral(suites);
  const SuiteRuns& suite = suites.front();
  if (suite.size() == 1) return fmt::format("{} on {}", suite.labels[0], suite.title);
  return fmt::format("{}: {} models", suite.title, suite.size());
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
  }
  return document;
}

}  // namespace

void WriteHtmlReport(const std::vector<ReportRun>& runs, const ReportOptions& options,
                     const std::function<void(std::string_view)>& put) {
  const std::vector<SuiteRuns> suites = GroupBySuite(runs, options.max_samples);
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

std::string HtmlReport(const std::vector<ReportRun>& runs, const ReportOptions& options) {
  std::string page;
  WriteHtmlReport(runs, options, [&](std::string_view bytes) { page += bytes; });
  return page;
}

}  // namespace assay
