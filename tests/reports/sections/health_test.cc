#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;

Notices HealthOf(const Summary& summary) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].summary.counts = summary.counts;
  runs[0].summary.health = summary.health;
  return std::get<Notices>(HealthSection(Grouped(runs)[0])->blocks[0]);
}

TEST(HealthSectionTest, IsOneQuietLineWhenClean) {
  Summary summary;
  summary.counts = {.samples = 8, .judged = 8};
  const Notices notices = HealthOf(summary);
  ASSERT_EQ(notices.items.size(), 1u);
  EXPECT_EQ(notices.items[0].level, Notice::Level::kQuiet);
}

TEST(HealthSectionTest, IsLoudAboutEverythingButTiesAndTruncations) {
  Summary summary;
  summary.counts = {.samples = 8, .judged = 8, .failed = 2, .tied = 1, .truncated = 3};
  summary.health = {"incomplete: the data lack math", "2 of 8 samples failed (unparsed)",
                    "1 of 8 samples tied", "3 of 8 samples truncated", "a warning"};
  std::vector<Notice::Level> levels;
  for (const Notice& notice : HealthOf(summary).items) levels.push_back(notice.level);
  using enum Notice::Level;
  EXPECT_THAT(levels, ::testing::ElementsAre(kLoud, kLoud, kNote, kNote, kLoud));
}

TEST(HealthSectionTest, HasOneLineForAllCleanRuns) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 8}),
                                 MakeRun({.model = "B", .samples = 8}),
                                 MakeRun({.model = "C", .samples = 8})};
  const auto notices = [&] {
    return std::get<Notices>(HealthSection(Grouped(runs)[0])->blocks[0]).items;
  };
  ASSERT_EQ(notices().size(), 1u);
  EXPECT_THAT(notices()[0].text, HasSubstr("All 3 runs: all judged."));
  runs[0].summary.health = {"a warning"};
  ASSERT_EQ(notices().size(), 2u);
  EXPECT_EQ(notices()[0].subject, "A");
  EXPECT_THAT(notices()[1].text, HasSubstr("The other 2 runs: all judged."));
}

TEST(HealthSectionTest, IsLoudAboutInvarianceOnlyWhereBitsDiffer) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8}), MakeRun({.samples = 8, .seed = 2})};
  for (size_t run = 0; run < 2; ++run) {
    Summary& summary = runs[run].summary;
    summary.run.invariance =
        Invariance{.samples = 5, .differ = run, .largest = 0.5, .first_id = "x"};
    summary.health = {InvarianceLine(*summary.run.invariance)};
  }
  const auto notices = std::get<Notices>(HealthSection(Grouped(runs)[0])->blocks[0]);
  ASSERT_EQ(notices.items.size(), 2u);
  EXPECT_EQ(notices.items[0].level, Notice::Level::kNote);
  EXPECT_EQ(notices.items[1].level, Notice::Level::kLoud);
}

}  // namespace
}  // namespace assay
