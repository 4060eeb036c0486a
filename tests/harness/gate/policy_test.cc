#include "harness/gate/policy.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using testing::ErrorOf;
using ::testing::HasSubstr;
using testing::PolicyOf;
using ::testing::SizeIs;
using Kind = GateRule::Kind;

std::string RulesError(const std::string& rules) {
  return ErrorOf([&] { PolicyOf(rules); });
}

std::string TextError(const std::string& text) {
  return ErrorOf([&] { ParsePolicy(text, "gate.json"); });
}

TEST(PolicyTest, ReadsEveryKindOfRule) {
  const Policy policy = PolicyOf(R"([
      {"section": "overall", "non_inferiority": 0.02, "alpha": 0.01},
      {"section": "*", "max_drop": 0.05},
      {"section": "every section", "significance": 0.05},
      {"min": 0.6},
      {"metric": "accuracy", "subset": "chat-hard", "min": 0.5},
      {"metric": "nll", "max": 0.7},
      {"ece_max": 0.1},
      {"failures_max": 0.01},
      {"truncated_max": 0.2},
      {"metric": "official", "section": "Math", "max": 1}])");
  ASSERT_THAT(policy.rules, SizeIs(10));
  EXPECT_EQ(policy.rules[0],
            (GateRule{Kind::kNonInferiority, "", "overall", 0.02, 0.01, "gate.json: rules[0]"}));
  EXPECT_EQ(policy.rules[1],
            (GateRule{Kind::kMaxDrop, "", "*", 0.05, 0.05, "gate.json: rules[1]"}));
  EXPECT_EQ(policy.rules[2],
            (GateRule{Kind::kSignificance, "", "*", 0.05, 0.05, "gate.json: rules[2]"}));
  EXPECT_EQ(policy.rules[3],
            (GateRule{Kind::kMin, "", "overall", 0.6, 0.05, "gate.json: rules[3]"}));
  EXPECT_EQ(policy.rules[4], (GateRule{Kind::kMin, "accuracy", "chat-hard", 0.5, 0.05,
                                       "gate.json: rules[4]", true}));
  EXPECT_EQ(policy.rules[5].metric, "nll");
  EXPECT_EQ(policy.rules[6],
            (GateRule{Kind::kMax, "ece", "overall", 0.1, 0.05, "gate.json: rules[6]"}));
  EXPECT_EQ(policy.rules[7].kind, Kind::kFailuresMax);
  EXPECT_EQ(policy.rules[8].kind, Kind::kTruncatedMax);
  EXPECT_EQ(policy.rules[9].metric, "");
  EXPECT_TRUE(policy.holm);
  EXPECT_TRUE(policy.cannot_tell_fails);
}

TEST(PolicyTest, ASuiteMayHaveRulesOfItsOwn) {
  const Policy policy = ParsePolicy(R"({"format": "assay.policy/1", "rules": [{"min": 0.5}],
      "suites": {"judgebench": [{"min": 0.6}], "judgebench:claude": [{"min": 0.7}]},
      "correction": "none", "cannot_tell": "pass"})",
                                    "gate.json");
  EXPECT_FALSE(policy.holm);
  EXPECT_FALSE(policy.cannot_tell_fails);
  EXPECT_EQ(RulesFor(policy, "judgebench", "claude").at(0).limit, 0.7);
  EXPECT_EQ(RulesFor(policy, "judgebench", "gpt").at(0).limit, 0.6);
  EXPECT_EQ(RulesFor(policy, "llmbar", "").at(0).limit, 0.5);
  EXPECT_EQ(RulesFor(policy, "judgebench", "gpt").at(0).where, "gate.json: suites: judgebench[0]");
}

TEST(PolicyTest, WhatItDoesNotKnowIsAnErrorWithItsPlace) {
  EXPECT_THAT(RulesError(R"([{"min": 0.5}, {"max_dorp": 0.1}])"),
              HasSubstr("gate.json: rules[1]: unknown key \"max_dorp\"; did you mean "
                        "\"max_drop\"?"));
  EXPECT_THAT(TextError(R"({"format": "assay.policy/1", "rule": []})"),
              HasSubstr("unknown key \"rule\"; did you mean \"rules\"?"));
  EXPECT_THAT(TextError(R"({"format": "assay.policy/2", "rules": [{"min": 0}]})"),
              HasSubstr("\"format\": got \"assay.policy/2\", expected \"assay.policy/1\""));
  EXPECT_THAT(TextError(R"({"rules": [{"min": 0}]})"), HasSubstr("\"format\""));
  EXPECT_THAT(TextError(R"({"format": "assay.policy/1", "rules": [{"min": 0}],
      "correction": "bonferroni"})"),
              HasSubstr("\"correction\": got \"bonferroni\", expected \"holm\" or \"none\""));
  EXPECT_THAT(TextError(R"({"format": "assay.policy/1", "rules": [{"min": 0}],
      "cannot_tell": true})"),
              HasSubstr("\"cannot_tell\""));
  EXPECT_THAT(TextError(R"({"format": "assay.policy/1", "format": "assay.policy/1"})"),
              HasSubstr("twice"));
  EXPECT_THAT(TextError("[]"), HasSubstr("expected a policy"));
}

TEST(PolicyTest, WrongTypesAndRangesAreErrors) {
  EXPECT_THAT(RulesError(R"([{"min": "0.5"}])"), HasSubstr("rules[0]: \"min\": got a string"));
  EXPECT_THAT(RulesError(R"([{"max_drop": -0.1}])"), HasSubstr("expected a number from 0"));
  EXPECT_THAT(RulesError(R"([{"non_inferiority": 1e-12}])"),
              HasSubstr("got 1e-12, expected a margin from 1e-9"));
  EXPECT_THAT(RulesError(R"([{"min": -1e308}])"),
              HasSubstr("got -1e+308, expected a number from -1e300 to 1e300"));
  EXPECT_THAT(RulesError(R"([{"section": "a\u0000b", "min": 0}])"),
              HasSubstr("rules[0]: \"section\": got a text with U+0000, expected a name"));
  EXPECT_FALSE(std::signbit(PolicyOf(R"([{"max_drop": -0.0}])").rules.at(0).limit));
  EXPECT_THAT(RulesError(R"([{"significance": 5}])"), HasSubstr("expected an error rate"));
  EXPECT_THAT(RulesError(R"([{"significance": 0.5}])"), HasSubstr("from 0.000001 to 0.499"))
      << "the interval at 1 - 2 alpha would have no level";
  EXPECT_THAT(RulesError(R"([{"non_inferiority": 0.1, "alpha": 0.5}])"),
              HasSubstr("\"alpha\": got 0.5, expected an error rate from 0.000001 to 0.499"));
  EXPECT_THAT(RulesError(R"([{"failures_max": 2}])"), HasSubstr("expected a share from 0 to 1"));
  EXPECT_THAT(RulesError(R"([{"min": 1e999}])"), HasSubstr("gate.json"));
  EXPECT_THAT(RulesError(R"([{"section": "", "min": 0}])"), HasSubstr("\"section\": got an empty"));
  EXPECT_THAT(RulesError(R"([7])"), HasSubstr("rules[0]: got a number, expected an object"));
  EXPECT_THAT(RulesError(R"({"min": 0})"), HasSubstr("expected a list of rules"));
}

TEST(PolicyTest, EmptyRulesAreErrors) {
  EXPECT_THAT(RulesError("[]"), HasSubstr("rules: got no rule"));
  EXPECT_THAT(TextError(R"({"format": "assay.policy/1"})"), HasSubstr("got no rule"));
  EXPECT_THAT(TextError(R"({"format": "assay.policy/1", "suites": {"a": []}})"),
              HasSubstr("suites: a: got no rule"));
  EXPECT_THAT(RulesError(R"([{"section": "Math"}])"), HasSubstr("rules[0]: got no limit"));
}

TEST(PolicyTest, ContradictionsAreErrors) {
  EXPECT_THAT(RulesError(R"([{"min": 0.5, "max_drop": 0.1}])"), HasSubstr("two limits"));
  EXPECT_THAT(RulesError(R"([{"min": 0.5}, {"min": 0.6}])"),
              HasSubstr("rules[1]: \"min\" of the same score stands in gate.json: rules[0]"));
  EXPECT_THAT(RulesError(R"([{"min": 0.7}, {"max": 0.6}])"), HasSubstr("contradicts"));
  EXPECT_THAT(RulesError(R"([{"section": "a", "subset": "b", "min": 0}])"),
              HasSubstr("\"section\" and \"subset\""));
  EXPECT_THAT(RulesError(R"([{"failures_max": 0.1, "metric": "accuracy"}])"),
              HasSubstr("counts samples: expected no \"metric\""));
  EXPECT_THAT(RulesError(R"([{"ece_max": 0.1, "metric": "mce"}])"), HasSubstr("\"ece\""));
  EXPECT_THAT(RulesError(R"([{"min": 0.1, "alpha": 0.1}])"), HasSubstr("\"alpha\" belongs to"));
}

TEST(PolicyTest, ADropOfWhatShouldBeLowIsNoLimit) {
  for (const char* metric :
       {"ece", "ece_debiased", "nll", "nll_at_temperature", "brier", "ace", "mce", "rmsce",
        "smooth_ece", "aurc", "e_aurc", "ece:helpfulness", "soft_kl", "repeat_changed"}) {
    EXPECT_THAT(RulesError(std::string(R"([{"metric": ")") + metric + R"(", "max_drop": 0.01}])"),
                HasSubstr("which is better when it is lower, expected one that is better when it "
                          "is higher; limit it with \"max\""))
        << metric;
  }
  EXPECT_THAT(RulesError(R"([{"metric": "over_confidence", "max_drop": 0.01}])"),
              HasSubstr("limit it with \"min\" and \"max\""));
  for (const char* metric : {"accuracy", "accuracy:helpfulness", "p_chosen", "margin_q50", "auroc",
                             "brier_resolution", "official"}) {
    EXPECT_EQ(PolicyOf(std::string(R"([{"metric": ")") + metric + R"(", "max_drop": 0.01}])")
                  .rules.size(),
              1U);
  }
}

TEST(PolicyTest, ReadsTheOneThatComesWithTheDocumentation) {
  const std::string path = (testing::SourceDir() / "docs/examples/gate.json").string();
  const Policy policy = ParsePolicy(testing::Slurp(path), path);
  EXPECT_THAT(policy.rules, SizeIs(5));
  EXPECT_TRUE(policy.cannot_tell_fails);
}

}  // namespace
}  // namespace assay
