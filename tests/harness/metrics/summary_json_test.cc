#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "harness/metrics/summary.h"

namespace assay {
namespace {

ScoreName Named(const std::string& name, ScoreName::Kind kind) {
  ScoreName result;
  result.name = name;
  result.kind = kind;
  return result;
}

Estimate Measured(double value, size_t n, Interval interval) {
  Estimate estimate;
  estimate.value = value;
  estimate.n = n;
  estimate.interval = std::move(interval);
  return estimate;
}

Estimate Undefined(const std::string& because) {
  Estimate estimate;
  estimate.because = because;
  estimate.interval_because = "the value is undefined";
  return estimate;
}

// The example of CONTRACTS §5.
Summary JudgeBench() {
  Summary summary;
  summary.name = "demo";
  summary.run.id = "00ff";
  summary.run.created = "2026-01-31T12:00:00Z";
  summary.run.assay = "0.1.0";
  summary.run.model.name = "Skywork";
  summary.run.model.adapter = "scores";
  summary.run.model.dtype = "float32";
  summary.run.model.fingerprint = "sha256:ab";
  summary.run.versions = {{"libtorch", "2.11.0"}};
  summary.run.suite = "judgebench";
  summary.run.variant = "gpt";
  summary.run.revision = "r1";
  summary.run.suite_sha256 = "cd";
  summary.counts = {350, 350, 0, 1, 0, 0};
  summary.confirmed = "official script";
  summary.printed = "62.29";
  const Interval bootstrap = {0.5714, 0.6743, 0.95, "cluster bootstrap"};
  summary.official = {
      {Named("overall", ScoreName::Kind::kOverall), Measured(218.0 / 350, 350, bootstrap)},
      {Named("Knowledge", ScoreName::Kind::kSection), Measured(91.0 / 154, 154, bootstrap)}};
  summary.estimates = {
      {"accuracy", "Knowledge", Measured(91.0 / 154, 154, {0.51, 0.67, 0.95, "wilson"})}};
  summary.not_applicable = {{"ece", "the model gives no rewards"}};
  return summary;
}

// Through text, as a reader of the file sees it.
Json Written(const Summary& summary) {
  const Json json = ParseJson(SummariesToJson({summary}).dump(), "summary");
  EXPECT_EQ(json["format"], "assay.summary/1");
  return json["runs"][0];
}

TEST(SummaryJsonTest, HasTheShapeOfTheContract) {
  const Json run = Written(JudgeBench());
  EXPECT_EQ(run["id"], "00ff");
  EXPECT_EQ(run["name"], "demo");
  EXPECT_EQ(run["created"], "2026-01-31T12:00:00Z");
  EXPECT_EQ(run["assay"], "0.1.0");
  EXPECT_EQ(run["device"], "cpu");
  EXPECT_EQ(run["dtype"], "float32");
  EXPECT_EQ(run["seed"], 0);
  EXPECT_EQ(run["options"], Json::object());
  EXPECT_EQ(run["versions"], (Json{{"libtorch", "2.11.0"}}));
  EXPECT_EQ(run["model"],
            (Json{{"name", "Skywork"}, {"adapter", "scores"}, {"fingerprint", "sha256:ab"}}));
  EXPECT_EQ(
      run["suite"],
      (Json{{"name", "judgebench"}, {"variant", "gpt"}, {"revision", "r1"}, {"sha256", "cd"}}));
  EXPECT_EQ(run["counts"]["samples"], 350);
  EXPECT_EQ(run["counts"]["tied"], 1);
  EXPECT_EQ(run["not_applicable"][0],
            (Json{{"metric", "ece"}, {"because", "the model gives no rewards"}}));
}

TEST(SummaryJsonTest, NumbersKeepFullPrecision) {
  const Json official = Written(JudgeBench())["official"];
  EXPECT_EQ(official["overall"].get<double>(), 218.0 / 350);
  EXPECT_EQ(official["printed"], "62.29");
  EXPECT_EQ(official["complete"], true);
  EXPECT_TRUE(official["because"].is_null());
  EXPECT_EQ(official["confirmed"], "official script");
  EXPECT_EQ(official["low"], 0.5714);
  EXPECT_EQ(official["interval"], "cluster bootstrap");
  ASSERT_EQ(official["scores"].size(), 1u);
  const Json& score = official["scores"][0];
  EXPECT_EQ(score["name"], "Knowledge");
  EXPECT_EQ(score["kind"], "section");
  EXPECT_EQ(score["unit"], "fraction");
  EXPECT_EQ(score["value"].get<double>(), 91.0 / 154);
  EXPECT_EQ(score["n"], 154);
}

TEST(SummaryJsonTest, EstimatesCarryTheirInterval) {
  const Json estimate = Written(JudgeBench())["estimates"][0];
  EXPECT_EQ(estimate, (Json{{"metric", "accuracy"},
                            {"subset", "Knowledge"},
                            {"value", 91.0 / 154},
                            {"low", 0.51},
                            {"high", 0.67},
                            {"level", 0.95},
                            {"interval", "wilson"},
                            {"n", 154}}));
}

TEST(SummaryJsonTest, AnIntervalThatIsNotTheUsualOneSaysWhy) {
  Summary summary = JudgeBench();
  Estimate& estimate = summary.official[1].estimate;
  estimate.interval = Interval{0.5, 0.7, 0.95, "wilson"};
  estimate.interval_because = "10 independent samples are wrong, fewer than 20";
  const Json official = Written(summary)["official"];
  EXPECT_EQ(official["scores"][0]["interval"], "wilson");
  EXPECT_EQ(official["scores"][0]["low"], 0.5);
  EXPECT_EQ(official["scores"][0]["interval_because"], estimate.interval_because);
  EXPECT_FALSE(official.contains("interval_because"));
}

TEST(SummaryJsonTest, UndefinedIsNullAndSaysWhy) {
  Summary summary = JudgeBench();
  summary.printed = "";
  summary.complete = false;
  summary.incomplete_because = "the data lack math";
  summary.official[0].estimate = Undefined("Ties are undefined");
  summary.official[1].estimate = Undefined("no sample");
  const Json official = Written(summary)["official"];
  EXPECT_TRUE(official["overall"].is_null());
  EXPECT_TRUE(official["printed"].is_null());
  EXPECT_EQ(official["because"], "Ties are undefined; the data lack math");
  EXPECT_TRUE(official["scores"][0]["value"].is_null());
  EXPECT_EQ(official["scores"][0]["because"], "no sample");
  EXPECT_TRUE(official["scores"][0]["low"].is_null());
  EXPECT_EQ(official["scores"][0]["interval_because"], "the value is undefined");
}

TEST(SummaryJsonTest, IncompleteWithAValueSaysWhatIsMissing) {
  Summary summary = JudgeBench();
  summary.complete = false;
  summary.incomplete_because = "the data lack math";
  const Json official = Written(summary)["official"];
  EXPECT_EQ(official["complete"], false);
  EXPECT_EQ(official["because"], "the data lack math");
}

TEST(SummaryJsonTest, ABenchmarkWithoutATotalSaysSo) {
  Summary summary = JudgeBench();
  summary.official.erase(summary.official.begin());
  summary.printed = "";
  summary.no_overall = "LLMBar publishes five accuracies and no total";
  const Json official = Written(summary)["official"];
  EXPECT_TRUE(official["overall"].is_null());
  EXPECT_EQ(official["because"], "LLMBar publishes five accuracies and no total");
  EXPECT_EQ(official["complete"], true);
  summary.complete = false;
  summary.incomplete_because = "the data lack Manual";
  EXPECT_EQ(Written(summary)["official"]["because"],
            "LLMBar publishes five accuracies and no total; the data lack Manual");
}

}  // namespace
}  // namespace assay
