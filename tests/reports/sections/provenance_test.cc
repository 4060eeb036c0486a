#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::First;
using testing::Grouped;
using testing::MakeRun;

TEST(ProvenanceSectionTest, LeadsToTheSuiteByAWebAddressAlone) {
  ReportRun run = MakeRun({.samples = 3});
  const auto links = [&](const char* url) {
    run.suite.url = url;
    const Section section = *ProvenanceSection(Grouped({run})[0]);
    return std::get<Facts>(section.blocks[0]).links;
  };
  EXPECT_THAT(links("https://github.com/ScalerLab/JudgeBench"),
              ::testing::ElementsAre(
                  ::testing::Pair("Suite's origin", "https://github.com/ScalerLab/JudgeBench")));
  for (const char* url : {"", "javascript:alert(1)", "http://x.example", "data:text/html,x",
                          "https://x.example/\" onclick=\"x", " https://x.example"}) {
    EXPECT_TRUE(links(url).empty()) << url;
  }
}

TEST(ProvenanceSectionTest, HoldsTheModelsCard) {
  ReportRun run = MakeRun({.samples = 4});
  run.summary.run.model.parameters = 8'030'000'000;
  run.summary.run.model.licence = "llama3.1";
  const std::vector<ReportRun> runs = {run};
  const Section section = *ProvenanceSection(Grouped(runs)[0]);
  const auto& items = First<Facts>(section).items;
  EXPECT_THAT(items, ::testing::Contains(::testing::Pair("Parameters", "8,030,000,000")));
  EXPECT_THAT(items, ::testing::Contains(::testing::Pair("Licence", "llama3.1")));
}

}  // namespace
}  // namespace assay
