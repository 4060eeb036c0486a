#include "reports/gate_report.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/gate_lines.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Kind = GateRule::Kind;

GateFinding Worse() {
  GateFinding finding;
  finding.rule = {Kind::kSignificance, "", "overall", 0.05, 0.05, "gate.json: rules[0]"};
  finding.section = "overall";
  finding.verdict = GateVerdict::kFail;
  finding.run = 0.6;
  finding.baseline = 0.65;
  finding.difference = Estimate{};
  finding.difference->value = -0.05;
  finding.difference->interval = Interval{-0.08, -0.02, 0.9, "cluster bootstrap"};
  finding.p = 0.0123;
  finding.adjusted_p = 0.0246;
  finding.detectable = 0.0453;
  return finding;
}

GateFinding Open() {
  GateFinding finding;
  finding.rule = {Kind::kNonInferiority, "accuracy", "Math", 0.02, 0.05, "gate.json: rules[1]"};
  finding.section = "Math";
  finding.because = "no interval: it rests on 3 clusters";
  finding.no_power = "it rests on 3 clusters";
  return finding;
}

GateFinding Kept() {
  GateFinding finding;
  finding.rule = {Kind::kFailuresMax, "", "overall", 0.01, 0.05, "gate.json: rules[2]"};
  finding.verdict = GateVerdict::kPass;
  finding.run = 0.0025;
  return finding;
}

GateReport Report() {
  GateReport report;
  report.suites.push_back({"judgebench:gpt",
                           "new (run 1)",
                           "old (run 2)",
                           {{"seed", "seed", "0", "1"}},
                           "the data lack math",
                           {"device: cpu → cuda"},
                           {"the rewards run opposite"},
                           {Worse(), Open(), Kept()},
                           GateVerdict::kFail});
  report.verdict = GateVerdict::kFail;
  report.tests = 2;
  report.false_alarms = 0.05;
  return report;
}

TEST(GateLineTest, SaysFigureLimitPAndPower) {
  const GateLine line = LineOf(Worse());
  EXPECT_EQ(line.verdict, "fail");
  EXPECT_EQ(line.score, "overall");
  EXPECT_EQ(line.rule, "significance 0.05");
  EXPECT_EQ(line.Sentence(),
            "60.00 % after 65.00 %, difference −5.00 points (90 % interval −8.00 to −2.00); "
            "required: not "
            "significantly worse (p above 0.05); p 0.0123, corrected 0.0246; this suite can detect "
            "a drop of 4.53 points");
  EXPECT_EQ(LineOf(Open()).Sentence(),
            "undefined; required: surely no drop of 2.00 points; no interval: it rests on 3 "
            "clusters; what "
            "drop it can detect is not known: it rests on 3 clusters");
  EXPECT_EQ(LineOf(Kept()).Sentence(), "0.25 %; required: at most 1.00 %");
  EXPECT_EQ(LineOf(Open()).score, "accuracy of Math");
}

// Of p just above a limit nobody reads that it was below.
TEST(GateLineTest, PIsCutAndNeverRoundedOntoALimit) {
  GateFinding finding = Worse();
  finding.p = finding.adjusted_p = 0.04999;
  EXPECT_EQ(LineOf(finding).p, "p 0.0499");
  finding.p = finding.adjusted_p = 1e-5;
  EXPECT_EQ(LineOf(finding).p, "p < 0.001");
}

TEST(GateLineTest, OtherUnitsAreNoPercentages) {
  GateFinding finding = Kept();
  finding.rule = {Kind::kMaxDrop, "nll", "overall", 0.1, 0.05, ""};
  finding.section = "overall";
  finding.run = 0.5;
  finding.baseline = 0.625;
  EXPECT_EQ(LineOf(finding).Sentence(),
            "0.5000 after 0.6250, difference −0.1250; required: a drop of at most 0.1000");
}

// A figure that breaks its limit does not look like it.
TEST(GateLineTest, FigureAndLimitLookDifferentWhereTheyAre) {
  GateFinding finding = Kept();
  finding.rule = {Kind::kMaxDrop, "", "overall", 0.02, 0.05, ""};
  finding.section = "overall";
  finding.baseline = 0.65;
  finding.run = 0.62999;
  EXPECT_EQ(LineOf(finding).Sentence(),
            "62.999 % after 65.000 %, difference −2.001 points; required: a drop of at most 2.000 "
            "points");
  finding.run = 0.63;  // 0.65 − 0.63 is 0.020000000000000018
  EXPECT_EQ(LineOf(finding).limit, "a drop of at most 2.00 points");
  finding = Kept();
  finding.run = 0.0100004;
  EXPECT_EQ(LineOf(finding).Sentence(), "1.00004 %; required: at most 1.00000 %");
  finding = Worse();
  finding.rule = {Kind::kNonInferiority, "", "overall", 0.080001, 0.05, ""};
  EXPECT_THAT(LineOf(finding).Sentence(),
              HasSubstr("−8.0000 to −2.0000); required: surely no drop of 8.0001 points"));
  EXPECT_EQ(LineOf(finding).rule, "non_inferiority 0.080001");
}

TEST(GateLineTest, PAndAlphaLookDifferentWhereTheyAre) {
  GateFinding finding = Worse();
  finding.p = finding.adjusted_p = 0.05004;
  EXPECT_EQ(LineOf(finding).p, "p 0.05004");
  finding.rule.limit = finding.rule.alpha = 0.0001;
  finding.p = finding.adjusted_p = 0.000103;
  EXPECT_EQ(LineOf(finding).p, "p 0.000103");
  finding.difference->interval->level = 0.9998;
  EXPECT_THAT(LineOf(finding).Sentence(),
              AllOf(HasSubstr("99.98 % interval"), HasSubstr("(p above 0.0001)")));
}

TEST(GateLineTest, ScoresThatShareANameSayTheirKind) {
  GateFinding finding = Kept();
  finding.rule = {Kind::kMin, "", "*", 0.5, 0.05, ""};
  finding.section = "overall";
  finding.shares_name = true;
  EXPECT_EQ(LineOf(finding).score, "overall") << "the benchmark's";
  finding.kind = ScoreName::Kind::kSubset;
  EXPECT_EQ(LineOf(finding).score, "overall (subset)");
  finding.rule.metric = "accuracy";
  EXPECT_EQ(LineOf(finding).score, "accuracy of overall (subset)");
  finding.rule = {Kind::kFailuresMax, "", "*", 0.5, 0.05, ""};
  EXPECT_EQ(LineOf(finding).score, "failed samples of overall (subset)");
}

TEST(GateTextTest, ALinePerRuleThenWhatItMeans) {
  const std::string text = GateText(Report(), false);
  EXPECT_THAT(text,
              StartsWith("judgebench:gpt  new (run 1) against old (run 2)\n"
                         "  fail         overall           significance 0.05     60.00 % after"));
  EXPECT_THAT(text,
              HasSubstr("\n  cannot tell  accuracy of Math  non_inferiority 0.02  undefined"));
  EXPECT_THAT(text, HasSubstr("\n  symptom: the rewards run opposite\n"
                              "  allowed difference: seed: 0 → 1\n"
                              "  note: device: cpu → cuda\n"
                              "fail: 1 of 3 rules failed, 1 cannot tell\n"
                              "a model as good as its baseline fails these tests with a "
                              "probability of at most 5 % (2 tests, corrected together after "
                              "Holm)\n"));
  EXPECT_THAT(GateText(Report(), true), HasSubstr("\x1b[33mfail"));
}

TEST(GateTextTest, WhatPassesWithoutBeingToldIsLoud) {
  GateReport report = Report();
  report.verdict = GateVerdict::kCannotTell;
  report.cannot_tell_fails = false;
  EXPECT_THAT(GateText(report, false), HasSubstr("WHICH THE POLICY LETS PASS"));
}

TEST(GateJsonTest, HoldsEveryNumberInFull) {
  const Json json = GateJson(Report());
  EXPECT_EQ(json["format"], "assay.gate/1");
  EXPECT_EQ(json["verdict"], "fail");
  EXPECT_EQ(json["exit_code"], 3);
  EXPECT_EQ(json["false_alarms_at_most"], 0.05);
  const Json& suite = json["suites"][0];
  EXPECT_EQ(suite["complete"], false);
  EXPECT_EQ(suite["because"], "the data lack math");
  EXPECT_EQ(suite["symptoms"][0], "the rewards run opposite");
  EXPECT_EQ(suite["differences"][0]["kind"], "seed");
  const Json& rule = suite["rules"][0];
  EXPECT_EQ(rule["rule"], "significance");
  EXPECT_EQ(rule["metric"], "official");
  EXPECT_EQ(rule["section"], "overall");
  EXPECT_EQ(rule["p"], 0.0123);
  EXPECT_EQ(rule["p_corrected"], 0.0246);
  EXPECT_EQ(rule["detectable_drop"], 0.0453);
  EXPECT_EQ(rule["difference"]["low"], -0.08);
  EXPECT_EQ(rule["difference"]["level"], 0.9);
  EXPECT_EQ(rule["difference"]["interval"], "cluster bootstrap");
}

// Undefined is null; what a rule does not have is not there.
TEST(GateJsonTest, NullMeansUndefined) {
  GateReport report = Report();
  report.suites[0].baseline.clear();
  const Json json = GateJson(report);
  const Json& suite = json["suites"][0];
  EXPECT_FALSE(suite.contains("baseline"));
  const Json& open = suite["rules"][1];
  EXPECT_EQ(open["verdict"], "cannot tell");
  for (const char* key : {"run", "baseline", "p", "detectable_drop"}) {
    ASSERT_TRUE(open.contains(key)) << key;
    EXPECT_EQ(open[key], nullptr) << key;
  }
  EXPECT_EQ(open["because"], "no interval: it rests on 3 clusters");
  EXPECT_EQ(open["power_because"], "it rests on 3 clusters");
  EXPECT_FALSE(open.contains("p_corrected")) << "a margin's is not corrected";
  const Json& share = suite["rules"][2];
  for (const char* key : {"section", "kind", "metric", "baseline", "alpha", "p", "p_corrected",
                          "detectable_drop", "difference", "because"}) {
    EXPECT_FALSE(share.contains(key)) << key;
  }
}

TEST(GateJUnitTest, AFailureAnErrorAndAPass) {
  const std::string xml = GateJUnit(Report());
  EXPECT_THAT(xml, StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "
                              "name=\"assay gate\" tests=\"3\" failures=\"1\" errors=\"1\" "
                              "skipped=\"0\">\n  <testsuite name=\"judgebench:gpt\" tests=\"3\""));
  EXPECT_THAT(xml,
              HasSubstr("<testcase classname=\"assay.gate.judgebench:gpt\" "
                        "name=\"overall: significance 0.05\">\n      <failure message=\"60.00"));
  EXPECT_THAT(xml, HasSubstr("<error message=\"undefined; "));
  EXPECT_THAT(xml, HasSubstr("symptom: the rewards run opposite"));
  GateReport lenient = Report();
  lenient.cannot_tell_fails = false;
  EXPECT_THAT(GateJUnit(lenient), AllOf(HasSubstr("errors=\"0\" skipped=\"1\""),
                                        HasSubstr("<skipped message=\"undefined; ")));
}

// Names of suites, sections and models come from data and checkpoints.
GateReport Poisoned() {
  const std::string payload =
      "<script>&\"'|`\x01\x0b\x1b[31m\n\xEF\xBF\xBE\xff\xF0\x9F\x98\x80]]>--@me";
  GateReport report = Report();
  GatedSuite& suite = report.suites[0];
  suite.suite = suite.run = suite.baseline = payload;
  suite.symptoms = suite.notes = {payload};
  suite.differences = {{payload, payload, payload, payload}};
  for (GateFinding& finding : suite.findings) finding.section = finding.because = payload;
  return report;
}

TEST(GateHostileTest, XmlStaysWellFormed) {
  const std::string xml = GateJUnit(Poisoned());
  for (const char forbidden : {'\x01', '\x0b', '\x1b', '\xff'}) {
    EXPECT_THAT(xml, Not(HasSubstr(std::string(1, forbidden))));
  }
  EXPECT_THAT(xml, Not(HasSubstr("<script>")));
  EXPECT_THAT(xml, Not(HasSubstr("\xEF\xBF\xBE"))) << "U+FFFE is no character of XML";
  EXPECT_THAT(xml, HasSubstr("&lt;script&gt;&amp;&quot;'|`[31m&#10;\uFFFD\U0001F600]]&gt;--@me"));
}

TEST(GateHostileTest, MarkdownStaysATable) {
  const std::string text = GateMarkdown(Poisoned());
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
  EXPECT_THAT(text, HasSubstr("\\<script\\>"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  size_t rows = 0;
  for (size_t at = text.find("\n| "); at != std::string::npos; at = text.find("\n| ", at + 1)) {
    const std::string row = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
    size_t cells = 0;
    for (size_t i = 0; i < row.size(); ++i) {
      cells += row[i] == '|' && (i == 0 || row[i - 1] != '\\') ? 1 : 0;
    }
    EXPECT_EQ(cells, 8U) << row;
    ++rows;
  }
  EXPECT_EQ(rows, 4U) << "a heading and three rules";
}

TEST(GateHostileTest, TextStaysOneLinePerRule) {
  const std::string text = GateText(Poisoned(), false);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_EQ(std::ranges::count(text, '\n'), 9);
}

// Of a loss more is worse, and the interval's upper end is the one that the margin is held against.
TEST(GateLineTest, ALossRises) {
  GateFinding finding;
  finding.rule = {Kind::kNonInferiority, "nll", "overall", 0.02, 0.05, "gate.json: rules[0]"};
  finding.section = "overall";
  finding.verdict = GateVerdict::kPass;
  finding.run = 0.41;
  finding.baseline = 0.4;
  finding.difference = Estimate{};
  finding.difference->value = 0.01;
  finding.difference->interval = Interval{0.0000012, 0.01999991, 0.9, "cluster-robust"};
  finding.detectable = 0.025;
  EXPECT_EQ(LineOf(finding).Sentence(),
            "0.4100000 after 0.4000000, difference 0.0100000 (90 % interval 0.0000012 to 0.0199999)"
            "; required: surely no rise of 0.0200000; this suite can detect a rise of 0.0250000");
  finding.p = 0.0499;
  EXPECT_EQ(LineOf(finding).p, "p 0.0499 of a rise of 0.0200000");
}

TEST(GateLineTest, AMarginsPIsInEveryOutput) {
  GateReport report = Report();
  GateFinding& finding = report.suites[0].findings[1];
  finding.p = 0.25;
  EXPECT_EQ(LineOf(finding).p, "p 0.2500 of a drop of 2.00 points");
  for (const std::string& output :
       {GateText(report, false), GateMarkdown(report), GateJUnit(report)}) {
    EXPECT_THAT(output, HasSubstr("p 0.2500 of a drop of 2.00 points"));
  }
  EXPECT_EQ(GateJson(report)["suites"][0]["rules"][1]["p"], 0.25);
}

}  // namespace
}  // namespace assay
