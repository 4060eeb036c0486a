#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <regex>

#include "harness/core/json.h"
#include "reports/report.h"
#include "reports/writers/encoding.h"
#include "reports/writers/sample_blocks.h"
#include "tests/testing/report_runs.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using testing::MakeRun;
using ::testing::Not;

std::string Inflated(const std::string& bytes, size_t size) {
  std::string out(size, '\0');
  z_stream stream{};
  inflateInit2(&stream, -15);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  return out;
}

TEST(EncodingTest, Base64IsThatOfTheStandard) {
  EXPECT_EQ(Base64(""), "");  // RFC 4648 §10
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
}

TEST(EncodingTest, DeflatedTextComesBack) {
  const std::string text(100'000, 'x');
  EXPECT_EQ(Inflated(DeflateRaw(text), text.size()), text);
}

TEST(HtmlReportTest, IsTheSameForTheSameInput) {
  const std::vector<ReportRun> runs = {MakeRun({.samples = 20})};
  EXPECT_EQ(HtmlReport(runs, {}), HtmlReport(runs, {}));
}

TEST(HtmlReportTest, EscapesTitleAndNames) {
  std::vector<ReportRun> runs = {MakeRun({.model = "<img src=x>", .samples = 3})};
  const std::string page = HtmlReport(runs, {.title = "</title><b>", .created = "", .command = ""});
  EXPECT_THAT(page, HasSubstr("&lt;img src=x&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<img src=x>")));
  EXPECT_THAT(page, Not(HasSubstr("</title><b>")));
}

TEST(HtmlReportTest, StaysBelowThreeMegabytesBeforeData) {
  EXPECT_LT(HtmlReport({}, {}).size(), 3'000'000u);
}

TEST(SampleBlocksTest, SplitSamplesIntoBlocksThatNameTheirFirstRow) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 250, .text_bytes = 30})};
  const std::vector<SuiteRuns> suites = GroupBySuite(runs, 1000);
  std::string html;
  WriteSampleBlocks(suites[0], [&](std::string_view bytes) { html += bytes; });
  std::vector<std::string> firsts;
  const std::regex first("data-first=\"(\\d+)\"");
  for (std::sregex_iterator it(html.begin(), html.end(), first), end; it != end; ++it) {
    firsts.push_back((*it)[1]);
  }
  EXPECT_THAT(firsts, ::testing::ElementsAre("0", "100", "200"));
}

TEST(SampleBlocksTest, ShowSamplesWithoutStoredText) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 3, .text_bytes = 30})};
  runs[0].texts = [](const auto&, const auto& visit) {
    visit(1, SampleText{UserPrompt("kept"), {}});
  };
  const std::vector<SuiteRuns> suites = GroupBySuite(runs, 1000);
  std::string html;
  WriteSampleBlocks(suites[0], [&](std::string_view bytes) { html += bytes; });
  EXPECT_THAT(html, HasSubstr("data-first=\"0\""));
}

TEST(SampleIndexTest, HoldsWhatTheTableNeeds) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 3, .subsets = {"x", "y"}})};
  SampleColumns& columns = runs[0].summary.columns;
  columns.margin = {1.5, std::nan(""), -2};
  columns.accuracy = {1, 0, 0};
  columns.flags = {SampleColumns::kChosenLonger, SampleColumns::kFailed, SampleColumns::kTruncated};
  const std::vector<SuiteRuns> suites = GroupBySuite(runs, 1000);
  const Json index = Json::parse(SampleIndexJson(suites[0]));
  EXPECT_EQ(index["subsets"], Json({"x", "y"}));
  EXPECT_EQ(index["subset"], Json({0, 1, 0}));
  EXPECT_EQ(index["runs"][0]["margin"], Json({1.5, nullptr, -2.0}));
  EXPECT_EQ(index["runs"][0]["outcome"], "rfw");
  EXPECT_EQ(index["runs"][0]["flags"], "HAD");
}

TEST(SampleIndexTest, SaysWhoseRewardsAreLogOdds) {
  const std::vector<ReportRun> runs = {
      MakeRun({.samples = 3}), MakeRun({.model = "B", .adapter = "baseline", .samples = 3})};
  const Json index = Json::parse(SampleIndexJson(GroupBySuite(runs, 1000)[0]));
  EXPECT_EQ(index["runs"][0]["log_odds"], true);
  EXPECT_EQ(index["runs"][1]["log_odds"], false);
}

}  // namespace
}  // namespace assay
