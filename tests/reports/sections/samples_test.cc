#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::Grouped;
using testing::MakeRun;

TEST(SamplesSectionTest, ListsTheWorstMarginsAndFailuresFirst) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 4, .subsets = {"all"}})};
  SampleColumns& columns = runs[0].summary.columns;
  columns.margin = {2, -3, std::nan(""), -1};
  columns.flags = {0, 0, SampleColumns::kFailed, 0};
  std::vector<std::string> ids;
  runs[0].judged([&](const JudgedSample& judged) { ids.push_back(judged.id); });
  const Section section = *SamplesSection(Grouped(runs)[0]);
  const Table& worst = std::get<SampleBrowser>(section.blocks.back()).worst;
  std::vector<std::string> listed;
  for (const std::vector<Cell>& row : worst.rows) listed.push_back(row[0].text);
  EXPECT_THAT(listed, ::testing::ElementsAre(ids[2], ids[1], ids[3], ids[0]));
}

}  // namespace
}  // namespace assay
