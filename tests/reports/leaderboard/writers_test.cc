#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "reports/leaderboard.h"
#include "tests/testing/boards.h"

namespace assay {
namespace {

using testing::BoardShape;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::MakeBoard;
using ::testing::Not;
using testing::SmallBoard;
using ::testing::StartsWith;

// With strengths that can be read in the output.
Leaderboard Concluded() {
  Leaderboard board = SmallBoard();
  ConcludeLeaderboard(board);
  board.models[0].strength = {0.5, Interval{0.2, 0.8, 0.95, "cluster-robust"}, 321, ""};
  board.models[1].strength = {-0.125, std::nullopt, 304, ""};
  board.models[2].strength = {std::nullopt, std::nullopt, 0, "it was never compared"};
  return board;
}

TEST(LeaderboardMarkdownTest, IsATableOfModelsBySuites) {
  EXPECT_EQ(LeaderboardMarkdown(Concluded()),
            "| rank | model | JudgeBench (gpt) | RM-Bench | Starter | Bradley–Terry |\n"
            "|:---|:---|---:|---:|---:|---:|\n"
            "| 1 (1–2) | Skywork | **62.29** (57.14–67.43) "
            "| **70.00** (65.00–75.00) | 90.0 (80.0–95.0) | +0.50 (+0.20 to +0.80) |\n"
            "| 2 (1–2) | a-judge | 57.43 (52.14–62.71) "
            "| 60.00\\* (50.00–70.00) | – | −0.12 |\n"
            "| 3 (3) | baseline:length | 40.00 (34.86–45.14) | – | – | – |\n"
            "\n"
            "- Ranked by JudgeBench (gpt), the only suite in the mean. Not in the mean: RM-Bench, "
            "because 1 model has "
            "no complete run on it; Starter, because it is illustrative, no benchmark.\n"
            "- 95 % intervals in parentheses; after a rank the range that holds the true one. "
            "Scores that "
            "are fractions are in percent.\n"
            "- – no complete run, or no such value: --format json says which.\n"
            "- \\* incomplete run: shown, not ranked.\n");
}

// JudgeBench alone, with a second score of a section: 0.65 is the best of the column.
Leaderboard OneSuite() {
  Leaderboard board = SmallBoard();
  OfficialScore section = board.cells[0][0].scores[1];
  section.estimate.value = 0.65;
  section.estimate.interval = Interval{0.55, 0.75, 0.95, "cluster bootstrap"};
  board.cells[1][0].scores.push_back(section);
  board.suites.resize(1);
  for (auto& row : board.cells) row.resize(1);
  std::erase_if(board.runs, [](const BoardRun& run) { return run.suite > 0; });
  ConcludeLeaderboard(board);
  for (BoardModel& model : board.models) model.strength = {std::nullopt, std::nullopt, 0, "none"};
  return board;
}

TEST(LeaderboardMarkdownTest, OfOneSuiteHasItsSections) {
  EXPECT_EQ(LeaderboardMarkdown(OneSuite()),
            "| rank | model | JudgeBench (gpt) | Knowledge | Bradley–Terry |\n"
            "|:---|:---|---:|---:|---:|\n"
            "| 1 (1–2) | Skywork | **62.29** (57.14–67.43) | 60.00 (50.00–70.00) | – |\n"
            "| 2 (1–2) | a-judge | 57.43 (52.14–62.71) | **65.00** (55.00–75.00) | – |\n"
            "| 3 (3) | baseline:length | 40.00 (34.86–45.14) | – | – |\n"
            "\n"
            "- Ranked by JudgeBench (gpt).\n"
            "- 95 % intervals in parentheses; after a rank the range that holds the true one. "
            "Scores that are fractions are in percent.\n"
            "- – no complete run, or no such value: --format json says which.\n");
  EXPECT_EQ(LeaderboardMarkdown(OneSuite(), true), LeaderboardMarkdown(OneSuite()));
}

// What a file without subsets has: one that is all of it. Without an overall score it is all there
// is.
TEST(LeaderboardMarkdownTest, ASubsetThatIsAllIsNoColumn) {
  Leaderboard board = OneSuite();
  for (auto& row : board.cells) {
    for (OfficialScore& score : row[0].scores) {
      if (score.name.name == "Knowledge") score.name.kind = ScoreName::Kind::kSubset;
    }
  }
  EXPECT_THAT(LeaderboardMarkdown(board),
              StartsWith("| rank | model | JudgeBench (gpt) | Bradley–Terry |\n"));
  for (auto& row : board.cells) row[0].scores.erase(row[0].scores.begin());
  ConcludeLeaderboard(board);
  EXPECT_THAT(LeaderboardMarkdown(board),
              StartsWith("| rank | model | Knowledge | Bradley–Terry |\n"))
      << "no column where no model has an overall score";
}

TEST(LeaderboardMarkdownTest, EqualBestScoresOfASectionAreAllTheBest) {
  Leaderboard board = OneSuite();
  board.cells[0][0].scores[1].estimate.value = 0.65;
  EXPECT_THAT(LeaderboardMarkdown(board), HasSubstr(" | **65.00** (50.00–70.00) | – |\n"));
  EXPECT_THAT(LeaderboardMarkdown(board), HasSubstr(" | **65.00** (55.00–75.00) | – |\n"));
}

// Of several suites a table each where it is asked for; RM-Bench and Starter have no sections.
TEST(LeaderboardMarkdownTest, SectionsOfSeveralSuitesHaveATableEach) {
  const std::string text = LeaderboardMarkdown(Concluded(), true);
  EXPECT_THAT(LeaderboardMarkdown(Concluded()), Not(HasSubstr("Knowledge")));
  EXPECT_THAT(text, StartsWith(LeaderboardMarkdown(Concluded()).substr(0, 300)));
  EXPECT_THAT(text, HasSubstr("| – | – | – |\n"
                              "\n"
                              "| rank | model | JudgeBench (gpt) | Knowledge |\n"
                              "|:---|:---|---:|---:|\n"
                              "| 1 (1–2) | Skywork | **62.29** (57.14–67.43) | **60.00** "
                              "(50.00–70.00) |\n"
                              "| 2 (1–2) | a-judge | 57.43 (52.14–62.71) | – |\n"
                              "| 3 (3) | baseline:length | 40.00 (34.86–45.14) | – |\n"
                              "\n"
                              "- Ranked by JudgeBench (gpt), the"));
}

// An incomplete run's score is marked, and is no best; the table is in the suite's own order.
TEST(LeaderboardMarkdownTest, SectionsAreMarkedAsTheirRuns) {
  Leaderboard board = SmallBoard();
  OfficialScore section = board.cells[0][0].scores[1];
  board.cells[0][1].scores.push_back(section);
  section.estimate.value = 0.65;
  board.cells[1][1].scores.push_back(section);
  ConcludeLeaderboard(board);
  EXPECT_THAT(LeaderboardMarkdown(board, true),
              HasSubstr("| rank | model | RM-Bench | Knowledge |\n"
                        "|:---|:---|---:|---:|\n"
                        "| 1 (1) | Skywork | **70.00** (65.00–75.00) | **60.00** "
                        "(50.00–70.00) |\n"
                        "| – | a-judge | 60.00\\* (50.00–70.00) | 65.00\\* "
                        "(50.00–70.00) |\n"));
}

TEST(LeaderboardMarkdownTest, ManyPartsOfOneSuiteWaitUntilTheyAreAskedFor) {
  const Leaderboard board = MakeBoard({.models = 2, .suites = 1, .parts = 13});
  EXPECT_THAT(LeaderboardMarkdown(board), Not(HasSubstr("Section 13")));
  EXPECT_THAT(LeaderboardMarkdown(board), HasSubstr("- 13 parts are not shown: --sections has"));
  EXPECT_THAT(LeaderboardMarkdown(board, true), HasSubstr("| Section 13 |"));
  EXPECT_THAT(LeaderboardMarkdown(MakeBoard({.models = 2, .suites = 1, .parts = 12})),
              HasSubstr("| Section 12 |"));
}

TEST(LeaderboardLatexTest, HasTheSectionsToo) {
  EXPECT_THAT(LeaderboardLatex(OneSuite()),
              HasSubstr("\\begin{tabular}{llrrr}\n"
                        "\\toprule\n"
                        "Rank & Model & JudgeBench (gpt) & Knowledge & Bradley--Terry \\\\\n"));
  EXPECT_THAT(LeaderboardLatex(Concluded(), true),
              HasSubstr("\\end{tabular}\n\n\\begin{tabular}{llrr}\n\\toprule\n"
                        "Rank & Model & JudgeBench (gpt) & Knowledge \\\\\n"));
}

TEST(LeaderboardMarkdownTest, AllThatAreBestAreBold) {
  Leaderboard board = SmallBoard();
  board.cells[1][0].scores[0].estimate = board.cells[0][0].scores[0].estimate;
  ConcludeLeaderboard(board);
  const std::string text = LeaderboardMarkdown(board);
  EXPECT_THAT(text, HasSubstr("| Skywork | **62.29** (57.14–67.43) |"));
  EXPECT_THAT(text, HasSubstr("| a-judge | **62.29** (57.14–67.43) |"));
  EXPECT_THAT(text, HasSubstr("| baseline:length | 40.00 (34.86–45.14) |"));
}

TEST(LeaderboardMarkdownTest, AStrengthOfNothingHasNoSign) {
  Leaderboard board = Concluded();
  board.models[1].strength.value = -0.001;
  EXPECT_THAT(LeaderboardMarkdown(board), HasSubstr("| – | 0.00 |"));
}

TEST(LeaderboardLatexTest, IsATableForAPaper) {
  const std::string text = LeaderboardLatex(Concluded());
  EXPECT_THAT(
      text,
      HasSubstr("\\begin{tabular}{llrrrr}\n"
                "\\toprule\n"
                "Rank & Model & JudgeBench (gpt) & RM-Bench & Starter & Bradley--Terry \\\\\n"
                "\\midrule\n"
                "1 (1--2) & Skywork & "
                "\\textbf{62.29} {\\scriptsize (57.14--67.43)} & "
                "\\textbf{70.00} {\\scriptsize (65.00--75.00)} & "
                "90.0 {\\scriptsize (80.0--95.0)} & +0.50 {\\scriptsize (+0.20 to +0.80)} \\\\\n"
                "2 (1--2) & a-judge & "
                "57.43 {\\scriptsize (52.14--62.71)} & "
                "60.00$^{*}$ {\\scriptsize (50.00--70.00)} & -- & $-$0.12 \\\\\n"));
  EXPECT_THAT(text, HasSubstr("\\bottomrule\n\\end{tabular}\n% Ranked by JudgeBench (gpt)"));
}

TEST(LeaderboardCsvTest, IsARowPerModelAndScore) {
  const std::string text = LeaderboardCsv(Concluded());
  EXPECT_THAT(text, StartsWith("model,adapter,type,licence,parameters,suite,data,kind,score,unit,"
                               "weight,value,low,high,interval,n,rank,rank_low,rank_high,group,"
                               "ranked,run,because,failed\r\n"
                               "Skywork,checkpoint,Seq. Classifier,,8030000000,,,mean,mean,"
                               "fraction,0,0.6228571428571429,0.5714,0.6743,cluster bootstrap,350,"
                               "1,1,2,1,yes,,,\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\na-judge,checkpoint,Generative,,1500000000,rm-bench," +
                              std::string(64, 'c') +
                              ",overall,overall,fraction,0,0.6,0.5,0.7,cluster bootstrap,100,,,,,"
                              "no,0000000200000002,incomplete: 100 of the suite's 1327 samples "
                              "selected,0\r\n"));
  EXPECT_THAT(text, HasSubstr("baseline:length,baseline,,,,rm-bench," + std::string(64, 'c') +
                              ",overall,overall,,0,,,,,0,,,,,no,,not judged,\r\n"));
}

TEST(LeaderboardJsonTest, HoldsEveryNumberOrSaysWhyNot) {
  const Json json = Json::parse(LeaderboardJson(Concluded()));
  EXPECT_EQ(json["format"], "assay.leaderboard/1");
  EXPECT_EQ(json["suites"][0]["weight"], 1);
  EXPECT_EQ(json["suites"][1]["because"], "1 model has no complete run on it");
  const Json& first = json["models"][0];
  EXPECT_EQ(first["name"], "Skywork");
  EXPECT_EQ(first["mean"]["low"], 0.5714);
  EXPECT_EQ(first["rank"], (Json{{"rank", 1}, {"low", 1}, {"high", 2}, {"group", 1}}));
  EXPECT_EQ(first["suites"][0]["scores"][1]["name"], "Knowledge");
  EXPECT_EQ(first["bradley_terry"]["value"], 0.5);
  const Json& last = json["models"][2];
  EXPECT_EQ(last["suites"][1]["because"], "not judged");
  EXPECT_EQ(last["suites"][1]["run"], nullptr);
  EXPECT_EQ(last["bradley_terry"]["because"], "it was never compared");
  EXPECT_EQ(json["agreements"][0]["tau"], nullptr);
}

TEST(LeaderboardJsonTest, SaysWhyAnIntervalIsMissing) {
  Leaderboard board = SmallBoard();
  Estimate& overall = board.cells[0][0].scores[0].estimate;
  overall.interval.reset();
  overall.interval_because = "one cluster";
  ConcludeLeaderboard(board);
  board.models[1].strength = {0.5, std::nullopt, 12, "", "it rests on 5 clusters, fewer than 10"};
  const Json models = Json::parse(LeaderboardJson(board))["models"];
  EXPECT_EQ(models[0]["suites"][0]["scores"][0]["interval_because"], "one cluster");
  EXPECT_NE(models[0]["mean"]["interval_because"], nullptr);
  EXPECT_EQ(models[1]["bradley_terry"]["interval_because"],
            "it rests on 5 clusters, fewer than 10");
  EXPECT_EQ(models[1]["mean"]["interval_because"], nullptr);
}

TEST(LeaderboardPageTest, HoldsTheTableWithoutScripts) {
  const std::string page = LeaderboardPage(Concluded(), {.title = "Ours", .command = "assay x"});
  EXPECT_THAT(page, StartsWith("<!doctype html>"));
  EXPECT_THAT(page, EndsWith("</html>\n"));
  EXPECT_THAT(page, HasSubstr("<title>Ours</title>"));
  EXPECT_THAT(page, HasSubstr("62.29\n<small class=\"interval\">57.14\u202f–\u202f67.43</small>"));
  EXPECT_THAT(page, HasSubstr("title=\"not judged\"><span class=\"none\">not run</span>"));
  EXPECT_THAT(page, HasSubstr("<table class=\"board no-mean\"")) << "it would repeat JudgeBench";
  EXPECT_THAT(page,
              HasSubstr("<figcaption dir=\"auto\">JudgeBench (gpt) with 95\u202f% intervals<"));
  EXPECT_THAT(page, HasSubstr("<figcaption dir=\"auto\">JudgeBench (gpt) against size<"));
  EXPECT_THAT(page, HasSubstr("<small class=\"mark\">incomplete</small>"));
  EXPECT_THAT(page, HasSubstr("samples: assay report 00000001"));
  EXPECT_EQ(page, LeaderboardPage(Concluded(), {.title = "Ours", .command = "assay x"}));
}

// Of weights 3 and 1 a reader wants to know what they come to: three quarters and one.
TEST(LeaderboardMarkdownTest, WeightsAreSharesOfTheMean) {
  Leaderboard board = SmallBoard();
  board.suites[0].given_weight = 3;
  board.suites[1].given_weight = 1;
  ConcludeLeaderboard(board);
  EXPECT_THAT(LeaderboardMarkdown(board),
              HasSubstr("Ranked by the mean of JudgeBench (gpt) (75.0\u202f%), RM-Bench "
                        "(25.0\u202f%)."));
  board.suites[0].given_weight = 1000;
  board.suites[1].given_weight = 0.001;
  ConcludeLeaderboard(board);
  EXPECT_THAT(LeaderboardMarkdown(board), HasSubstr("RM-Bench (\\< 0.1\u202f%)"));
}

// As the page's script says it (tests/browser/leaderboard_test.mjs).
TEST(LeaderboardMarkdownTest, SaysWhatModelsWithoutARankLack) {
  Leaderboard board = SmallBoard();
  board.suites[1].given_weight = 1;
  ConcludeLeaderboard(board);
  EXPECT_THAT(LeaderboardMarkdown(board),
              HasSubstr("- Ranked by the mean of JudgeBench (gpt), RM-Bench. Not in the mean: "
                        "Starter, because it is illustrative, no benchmark. 2 models have no rank, "
                        "for want of a complete run on RM-Bench: a suite of weight 0 is not asked "
                        "for.\n"));
  board.suites[0].given_weight = 0;
  ConcludeLeaderboard(board);
  EXPECT_THAT(LeaderboardMarkdown(board),
              HasSubstr("- Ranked by RM-Bench, the only suite in the mean. Not in the mean: "
                        "JudgeBench (gpt), because its weight is 0; Starter, because it is "
                        "illustrative, no benchmark. 2 models have no rank, for want of a complete "
                        "run on RM-Bench.\n"));
  EXPECT_THAT(LeaderboardMarkdown(board), StartsWith("| rank | model | RM-Bench | JudgeBench"))
      << "what ranks is beside the names";
}

// Whether a model was not run, or the suite has no single score: a dash would not tell.
TEST(LeaderboardPageTest, SaysWhatIsMissing) {
  Leaderboard board = SmallBoard();
  board.suites[1].unranked = "it has no overall score: it has none";
  for (size_t m : {0, 1}) board.cells[m][1].scores.erase(board.cells[m][1].scores.begin());
  board.cells[0][2].scores[0].estimate.value.reset();
  ConcludeLeaderboard(board);
  const std::string page = LeaderboardPage(board, {});
  EXPECT_THAT(page, HasSubstr("<span class=\"none\">no overall</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"none\">undefined</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"none\">not run</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"none\">unknown</span>"));
  EXPECT_THAT(LeaderboardMarkdown(board), Not(HasSubstr("| RM-Bench |")))
      << "a column of dashes says nothing";
}

// A mean over two suites is a column and names the figures.
TEST(LeaderboardPageTest, AMeanOfSeveralSuitesHasAColumn) {
  Leaderboard board = SmallBoard();
  board.suites[1].given_weight = 1;
  ConcludeLeaderboard(board);
  const std::string page = LeaderboardPage(board, {});
  EXPECT_THAT(page, HasSubstr("<table class=\"board\""));
  EXPECT_THAT(page, HasSubstr("66.1\n<small class=\"interval\">"));
  EXPECT_THAT(page, HasSubstr(">Mean scores with 95\u202f% intervals<"));
  EXPECT_THAT(LeaderboardMarkdown(board), StartsWith("| rank | model | Mean | JudgeBench (gpt) |"));
}

// Percentages beside a correlation would be misread if nothing said which is which.
TEST(LeaderboardPageTest, AColumnThatIsNoPercentageSaysSo) {
  Leaderboard board = SmallBoard();
  board.cells[0][1].scores[0].name.unit = ScoreName::Unit::kCorrelation;
  board.suites[1].fraction = false;
  ConcludeLeaderboard(board);
  const std::string page = LeaderboardPage(board, {});
  EXPECT_THAT(page,
              HasSubstr("<small>correlation · n\u00a0=\u00a01,327 · not in the mean</small>"));
  EXPECT_THAT(page, HasSubstr(">0.700\n<small class=\"interval\">0.650"));
  EXPECT_THAT(page, HasSubstr("Official overall scores in percent"));
}

// 12 of a-judge's 350 samples failed on JudgeBench, and 40 of the 100 of its incomplete run.
Leaderboard WithFailures() {
  Leaderboard board = SmallBoard();
  for (BoardRun& run : board.runs) {
    if (run.model == 1) run.summary.counts.failed = run.suite == 0 ? 12 : 40;
  }
  ConcludeLeaderboard(board);
  return board;
}

TEST(LeaderboardWritersTest, FailuresAreSaidBesideTheScore) {
  const Leaderboard board = WithFailures();
  const std::string page = LeaderboardPage(board, {});
  EXPECT_THAT(page, HasSubstr("title=\"12 of 350 samples failed\">57.43"));
  EXPECT_THAT(page, HasSubstr("<small class=\"mark\">12 failed</small>"));
  EXPECT_THAT(page, HasSubstr("<small class=\"mark\">incomplete, 40 failed</small>"));
  const std::string markdown = LeaderboardMarkdown(board);
  EXPECT_THAT(markdown, HasSubstr("| 57.43† (52.14–62.71) | 60.00\\*† (50.00–70.00) |"));
  EXPECT_THAT(markdown,
              HasSubstr("- † with failures, scored as the suite's own rule has it: a-judge on "
                        "RM-Bench: 40 of 100 samples failed, a-judge on JudgeBench (gpt): 12 of "
                        "350 samples failed.\n"));
  EXPECT_THAT(markdown, HasSubstr("**62.29** (57.14")) << "no mark where nothing failed";
  EXPECT_THAT(LeaderboardLatex(board), HasSubstr("57.43$^{\\dagger}$ {"));
  EXPECT_THAT(LeaderboardCsv(board), HasSubstr(",0000000200000001,,12\r\n"));
  const Json suites = Json::parse(LeaderboardJson(board))["models"][1]["suites"];
  EXPECT_EQ(suites[0]["failed"], 12);
  EXPECT_EQ(suites[2]["failed"], nullptr) << "not judged";
}

TEST(LeaderboardPageTest, OneIsNoPlural) {
  Leaderboard board = WithFailures();
  board.models[0].strength.comparisons = 1;
  board.agreements[0].tau = 1;
  board.agreements[0].models = 1;
  const std::string page = LeaderboardPage(board, {});
  EXPECT_THAT(page, HasSubstr("from 1 comparison<"));
  EXPECT_THAT(page, HasSubstr("(1.00, 1 model)"));
}

// A board of one suite, on which these are the models' scores.
Leaderboard BoardOf(const std::vector<double>& scores, double error) {
  Leaderboard board = MakeBoard({.models = scores.size(), .suites = 1, .missing = 0});
  for (size_t m = 0; m < scores.size(); ++m) {
    board.models[m].label = std::string("model-") + static_cast<char>('a' + m);
    board.cells[m][0].scores[0].estimate.value = scores[m];
    for (size_t b = 0; b < m; ++b) board.suites[0].pairs.Set(b, m, error * error);
  }
  ConcludeLeaderboard(board);
  return board;
}

// What a page says of who leads holds for it, also where there is nobody to lead.
TEST(LeaderboardPageTest, SaysWhoMayBeTheBest) {
  const auto page = [](const std::vector<double>& scores, double error) {
    return LeaderboardPage(BoardOf(scores, error), {});
  };
  EXPECT_THAT(page({0.7}, 0.01), HasSubstr("model-a is the only model that is ranked."));
  EXPECT_THAT(page({0.7, 0.5}, 0.01), HasSubstr("model-a is found better than every other model."));
  EXPECT_THAT(page({0.7, 0.69, 0.5}, 0.01),
              HasSubstr("model-a, model-b may each be the best; the"));
  EXPECT_THAT(page({0.6, 0.6, 0.6, 0.5, 0.6}, 0.01),
              HasSubstr("4 models may each be the best; the data do not tell which."));
  EXPECT_THAT(page({0.6, 0.601, 0.6, 0.6}, 0.01),
              HasSubstr("model-b has the highest score; 4 models may each be the best."));
}

// Where nothing is ranked, the reader hears what would, and the page can still draw it.
TEST(LeaderboardPageTest, WithoutRanksNamesTheRemedy) {
  Leaderboard board = SmallBoard();
  board.suites[0].given_weight = board.suites[1].given_weight = 0;
  ConcludeLeaderboard(board);
  EXPECT_THAT(LeaderboardMarkdown(board), HasSubstr("--weights judgebench:gpt=1 ranks what is "
                                                    "complete on it: 3 models."));
  const std::string page = LeaderboardPage(board, {});
  EXPECT_THAT(page, HasSubstr("--weights judgebench:gpt=1"));
  EXPECT_THAT(page, HasSubstr("data-figure=\"board-ranks\""));
  EXPECT_THAT(page, HasSubstr("data-figure=\"board-size\""));
}

TEST(LeaderboardPageTest, LeadsToThePagesOfAFolder) {
  const std::string page =
      LeaderboardPage(Concluded(), {.pages = {"model-skywork.html", "b.html", "c.html"}});
  EXPECT_THAT(page, HasSubstr("<a href=\"model-skywork.html\">Its report"));
  EXPECT_THAT(page, Not(HasSubstr("samples: assay report")));
  EXPECT_THAT(page, HasSubstr("<a href=\"b.html#s1-samples\">350</a>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"b.html#s2-samples\">100</a>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"model-skywork.html#s3-samples\">80</a>"));
}

TEST(LeaderboardWritersTest, HostileNamesStayNames) {
  const std::string name = "a|b & 50% {x} \\input{/etc/passwd} `c` <script>\n=1+1,\"q\" --";
  const Leaderboard board = MakeBoard({.models = 3, .suites = 2, .payload = name});
  const std::string markdown = LeaderboardMarkdown(board);
  EXPECT_THAT(markdown, HasSubstr("a\\|b \\& 50% \\{x\\} \\\\input\\{/etc/passwd\\} \\`c\\` "
                                  "\\<script\\> =1+1,\"q\" --"));
  const std::string latex = LeaderboardLatex(board);
  EXPECT_THAT(latex, HasSubstr("a\\textbar{}b \\& 50\\% \\{x\\} \\textbackslash{}input\\{/etc/"
                               "passwd\\} {\\textasciigrave}c{\\textasciigrave} "
                               "\\textless{}script\\textgreater{} =1+1,\\textquotedbl{}q"
                               "\\textquotedbl{} -{-}"));
  EXPECT_THAT(LeaderboardCsv(board),
              HasSubstr("\r\n\"a|b & 50% {x} \\input{/etc/passwd} `c` <script>\n=1+1,\"\"q\"\" "
                        "--\","));
  EXPECT_THAT(LeaderboardPage(board, {}), Not(HasSubstr("<script>\n=1")));
  const Leaderboard formula = MakeBoard({.models = 2, .suites = 1, .payload = "=cmd()"});
  EXPECT_THAT(LeaderboardCsv(formula), HasSubstr("\r\n'=cmd(),"));
}

// A model and a suite alone, a model without anything: nothing may be assumed.
TEST(LeaderboardWritersTest, SmallBoardsAreBoards) {
  for (const BoardShape& shape :
       {BoardShape{.models = 1, .suites = 1, .parts = 0, .priced = false},
        BoardShape{.models = 2, .suites = 1, .missing = 1}, BoardShape{.models = 3, .suites = 2}}) {
    const Leaderboard board = MakeBoard(shape);
    EXPECT_THAT(LeaderboardPage(board, {}), EndsWith("</html>\n"));
    EXPECT_FALSE(LeaderboardMarkdown(board).empty());
    EXPECT_FALSE(LeaderboardLatex(board).empty());
    EXPECT_EQ(Json::parse(LeaderboardJson(board))["models"].size(), shape.models);
  }
}

}  // namespace
}  // namespace assay
