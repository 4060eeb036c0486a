#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "harness/io/file.h"
#include "reports/sections/registry.h"
#include "reports/sections/sections.h"
#include "tests/testing/paths.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::AtStep;
using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;
using testing::Poisoned;
using testing::TablesOf;

// What must hold of every registered section, whatever the runs.
void ExpectSound(const SectionKind& kind, const Section& section) {
  EXPECT_EQ(section.id, kind.id);
  EXPECT_FALSE(section.blocks.empty());
  for (const Table& table : TablesOf(section)) {
    EXPECT_FALSE(table.caption.empty());
    for (const std::vector<Cell>& row : table.rows) EXPECT_EQ(row.size(), table.columns.size());
  }
  for (const Block& block : section.blocks) {
    const Figure* figure = std::get_if<Figure>(&block);
    if (figure == nullptr) continue;
    EXPECT_FALSE(figure->summary.empty()) << "a figure needs a text alternative";
    EXPECT_FALSE(figure->title.empty());
    EXPECT_FALSE(figure->data.empty());
  }
}

TEST(SectionConformanceTest, EverySectionIsSoundForEveryShapeOfRuns) {
  ReportRun verdicts_only = MakeRun({.samples = 10});
  for (double& margin : verdicts_only.summary.columns.margin) margin = std::nan("");
  ReportRun no_numbers = MakeRun({.samples = 4});
  no_numbers.summary.official.clear();
  no_numbers.summary.estimates.clear();
  const std::vector<std::vector<ReportRun>> pages = {
      {MakeRun({})},
      {MakeRun({.samples = 1})},
      {MakeRun({.samples = 0})},
      {MakeRun({.responses = 4}), MakeRun({.responses = 4, .seed = 2})},
      {verdicts_only},
      {no_numbers},
      {AtStep("<b>\"'&", 1, 0.5), AtStep("<b>\"'&", 2, 0.5)},
      {Poisoned({.samples = 5}, "<b>\"'&\u202e"), MakeRun({.samples = 9})}};
  for (const std::vector<ReportRun>& runs : pages) {
    const std::vector<ReportComparison> comparisons = testing::CompareMade(runs);
    for (SuiteRuns& suite : Grouped(runs)) {
      if (!comparisons.empty()) suite.comparison = &comparisons[0].comparison;
      for (const SectionKind& kind : SectionKinds()) {
        SCOPED_TRACE(std::string(kind.id));
        const std::optional<Section> section = kind.build(suite);
        if (section) ExpectSound(kind, *section);
      }
    }
  }
}

// Runs that every section with a "how computed" fold has something to say of.
std::vector<ReportRun> RunsOfEverySection() {
  std::vector<ReportRun> runs = {AtStep("sft", 100, 0.5), AtStep("sft", 200, 0.6)};
  for (ReportRun& run : runs) {
    for (const char* metric : {"expected_agreement", "human_agreement", "agreement_ceiling"}) {
      run.summary.estimates.push_back({metric, "", run.summary.official[0].estimate});
    }
  }
  return runs;
}

TEST(SectionConformanceTest, EveryFoldThatSaysHowNamesADocumentThatThereIs) {
  const std::vector<ReportRun> runs = RunsOfEverySection();
  const std::vector<ReportComparison> comparisons = testing::CompareMade(runs);
  SuiteRuns suite = Grouped(runs)[0];
  suite.comparison = &comparisons.at(0).comparison;
  std::set<std::string> sections;
  for (const SectionKind& kind : SectionKinds()) {
    const std::optional<Section> section = kind.build(suite);
    if (!section) continue;
    for (const Block& block : section->blocks) {
      const Facts* facts = std::get_if<Facts>(&block);
      if (facts == nullptr || !facts->title.starts_with("How") || facts->items.size() < 3) continue;
      if (facts->title.starts_with("How alike")) continue;  // it says what, not how
      sections.insert(section->id);
      const auto& [name, more] = facts->items.back();
      SCOPED_TRACE(facts->title);
      ASSERT_EQ(name, "More");
      const size_t file = more.find("docs/"), colon = more.find(": ", file);
      ASSERT_NE(colon, std::string::npos) << more;
      const std::string text =
          ReadFile((testing::SourceDir() / more.substr(file, colon - file)).string());
      EXPECT_THAT(text, HasSubstr("# " + more.substr(colon + 2) + "\n"));
    }
  }
  EXPECT_THAT(sections,
              ::testing::ElementsAre("abstention", "annotators", "calibration", "comparison",
                                     "length-bias", "margins", "scores", "steps"));
}

TEST(SectionConformanceTest, IdsAreUnique) {
  std::set<std::string_view> ids;
  for (const SectionKind& kind : SectionKinds()) ids.insert(kind.id);
  EXPECT_EQ(ids.size(), SectionKinds().size());
}

}  // namespace
}  // namespace assay
