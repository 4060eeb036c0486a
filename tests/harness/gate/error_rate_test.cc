// What a gate states of itself, by simulation: how often it fails a model that is as good, and how
// often it finds a drop that it says it can detect.

#include <cmath>
#include <unordered_map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/gate/evaluate.h"
#include "harness/io/rows.h"
#include "harness/io/scores_format.h"
#include "harness/metrics/official_scores.h"
#include "suites/registry.h"
#include "tests/testing/folder.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/paths.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using testing::JudgedPair;

// The fewest alarms that are too many: P(X ≥ k) < 1/1000 for X binomial(runs, rate).
int TooMany(int runs, double rate) {
  double tail = 1;
  double p = std::pow(1 - rate, runs);  // P(X = 0)
  for (int k = 0; k <= runs; ++k) {
    if (tail < 1e-3) return k;
    tail -= p;
    p *= (runs - k) * rate / ((k + 1) * (1 - rate));
  }
  return runs + 1;
}

Policy PreMade() {
  const std::string path = (testing::SourceDir() / "docs/examples/gate.json").string();
  return ParsePolicy(testing::Slurp(path), path);
}

// With the official scores alone: all that these rules ask for, and a thousand sides are made.
GateSide SideOf(const Suite& suite, const std::vector<JudgedSample>& judged) {
  Summary summary;
  summary.counts.samples = summary.counts.judged = judged.size();
  GateSide side = ReadGateSide(suite, summary, [&](const auto& visit) {
    for (const JudgedSample& sample : judged) visit(sample);
  });
  side.summary.official = ScoreOfficially(suite, side.table, {.draws = 0});
  return side;
}

GateReport Gate(const Suite& suite, const std::vector<JudgedSample>& run,
                const std::vector<JudgedSample>& baseline, const Policy& policy, uint64_t seed) {
  std::vector<GateCase> cases(1);
  cases[0].suite = &suite;
  cases[0].name = "simulated";
  cases[0].rules = policy.rules;
  cases[0].run = SideOf(suite, run);
  cases[0].baseline = SideOf(suite, baseline);
  return EvaluateGate(policy, cases, {.draws = 1000, .seed = seed});
}

// What rounding to bfloat16 does to a reward: 8 bits of precision, 2^-9 of relative error.
std::vector<JudgedSample> WithNoise(std::vector<JudgedSample> judged, Random& random) {
  for (JudgedSample& sample : judged) {
    for (Reward& reward : sample.judgement.rewards) {
      if (double* number = std::get_if<double>(&reward)) {
        *number *= 1 + (2 * random.Uniform() - 1) / 512;
      }
    }
  }
  return judged;
}

void ExpectQuiet(const Suite& suite, const std::vector<JudgedSample>& judged) {
  constexpr int kRuns = 200;
  const Policy policy = PreMade();
  Random random(5, "bf16");
  int alarms = 0;
  double stated = 0;
  for (int i = 0; i < kRuns; ++i) {
    const GateReport report =
        Gate(suite, WithNoise(judged, random), judged, policy, static_cast<uint64_t>(i));
    alarms += ExitCodeOf(report) == 0 ? 0 : 1;
    stated = report.false_alarms;
    EXPECT_THAT(report.suites[0].symptoms, ::testing::IsEmpty());
  }
  EXPECT_GT(stated, 0);
  EXPECT_LT(alarms, TooMany(kRuns, stated)) << alarms << " of " << kRuns;
}

TEST(ErrorRateTest, BoundsOfTheBinomial) {
  EXPECT_EQ(TooMany(1, 0.5), 2) << "one of one at even odds proves nothing";
  // P(X ≥ 9) is 0.0107 and P(X ≥ 10) 0.00098 for ten tosses of a coin.
  EXPECT_EQ(TooMany(10, 0.5), 10);
}

// Skywork-Reward-Llama-3.1-8B on JudgeBench, judged again 200 times.
TEST(ErrorRateTest, StaysQuietOnBfloat16NoiseOfARealRun) {
  ASSAY_NEEDS_TEST_DATA();
  const auto suite = MakeSuite("judgebench:gpt");
  Source source;
  source.folders = {(testing::TestData() / "judgebench").string()};
  std::unordered_map<std::string, Judgement> said;
  const auto rows = OpenRows(
      (testing::TestData() / "judgebench/Skywork-Reward-Llama-3.1-8B.scores.jsonl").string());
  for (Json row; rows->Next(row);) {
    ScoresLine line = ScoresLineFromJson(row, rows->Where());
    said[line.id] = std::move(line.judgement);
  }
  std::vector<JudgedSample> judged;
  for (const Sample& sample : testing::ReadAll(*suite, source)) {
    judged.push_back(testing::Judged(sample, said.at(sample.id)));
  }
  ExpectQuiet(*suite, judged);
}

// Pairs of three subsets in two sections of equal size.
std::vector<JudgedSample> Population(const std::vector<bool>& right) {
  std::vector<JudgedSample> judged;
  for (uint32_t i = 0; i < right.size(); ++i) {
    const char* subset = i % 2 == 0 ? "c" : i % 4 == 1 ? "a" : "b";
    judged.push_back(JudgedPair(subset, i, {right[i] ? 1.0 : -1.0, 0}));
  }
  return judged;
}

TEST(ErrorRateTest, StaysQuietOnBfloat16NoiseOfCloseRewards) {
  const testing::SectionSuite suite;
  std::vector<JudgedSample> judged = Population(std::vector<bool>(400, true));
  Random random(6);
  for (JudgedSample& sample : judged) {  // margins of a normal size next to rewards of 20
    sample.judgement = testing::Rewards({20 + 4 * random.Uniform(), 20 + 2 * random.Uniform()});
  }
  ExpectQuiet(suite, judged);
}

// Two checkpoints that are equally good: each is right on a sample with the sample's own
// probability, so that they differ on a third of them.
TEST(ErrorRateTest, FailsAnEquallyGoodCheckpointNoOftenerThanStated) {
  constexpr int kRuns = 300;
  const testing::SectionSuite suite;
  const Policy policy =
      testing::PolicyOf(R"([{"significance": 0.05}, {"section": "*", "significance": 0.05}])");
  Random random(7);
  int failed = 0;
  for (int i = 0; i < kRuns; ++i) {
    std::vector<bool> run, baseline;
    for (int s = 0; s < 400; ++s) {
      const double ease = 0.4 + 0.5 * random.Uniform();
      run.push_back(random.Uniform() < ease);
      baseline.push_back(random.Uniform() < ease);
    }
    const GateReport report =
        Gate(suite, Population(run), Population(baseline), policy, static_cast<uint64_t>(i));
    EXPECT_DOUBLE_EQ(report.false_alarms, 0.05);
    failed += report.verdict == GateVerdict::kFail ? 1 : 0;
  }
  EXPECT_LT(failed, TooMany(kRuns, 0.05));
}

// A checkpoint that answers a share of the samples afresh and worse: what is stated to be
// detectable is found in four of five cases or more.
void ExpectPower(const std::string& rules) {
  constexpr int kRuns = 200;
  const testing::SectionSuite suite;
  const Policy policy = testing::PolicyOf(rules);
  Random random(8);
  double drop = 0.1;
  for (const bool counting : {false, true}) {  // first what is detectable, then how often it is
    int failed = 0;
    double detectable = 0;
    for (int i = 0; i < kRuns; ++i) {
      std::vector<bool> run, baseline;
      for (int s = 0; s < 400; ++s) {
        const bool again = random.Uniform() < 0.3;
        baseline.push_back(random.Uniform() < 0.8);
        run.push_back(again ? random.Uniform() < 0.8 - drop / 0.3 : baseline.back());
      }
      const GateReport report =
          Gate(suite, Population(run), Population(baseline), policy, static_cast<uint64_t>(i));
      const GateFinding& overall = report.suites[0].findings[0];
      failed += overall.verdict == GateVerdict::kFail ? 1 : 0;
      ASSERT_TRUE(overall.detectable);
      detectable += *overall.detectable / kRuns;
    }
    if (!counting) {
      drop = detectable;
      continue;
    }
    EXPECT_NEAR(detectable, drop, 0.1 * drop) << "what is stated hardly hangs on the drop itself";
    // Four of five, less three standard errors of 200 runs.
    EXPECT_GT(failed, kRuns * (0.8 - 3 * std::sqrt(0.8 * 0.2 / kRuns)));
  }
}

TEST(ErrorRateTest, FindsTheDropThatSignificanceSaysItCanDetect) {
  ExpectPower(R"([{"significance": 0.05}])");
}

TEST(ErrorRateTest, FindsTheDropThatNonInferioritySaysItCanDetect) {
  ExpectPower(R"([{"non_inferiority": 0.02}])");
}

// Corrected over three tests, the overall one finds what it states for the corrected level.
TEST(ErrorRateTest, FindsItAfterCorrection) {
  ExpectPower(R"([{"significance": 0.05}, {"section": "*", "significance": 0.05}])");
}

GateReport GateOnLosses(const std::vector<double>& run, const std::vector<double>& baseline,
                        const std::string& rules, uint64_t seed) {
  const testing::SectionSuite suite;
  const auto judged = [](const std::vector<double>& margins) {
    std::vector<JudgedSample> samples;
    for (uint32_t i = 0; i < margins.size(); ++i) {
      samples.push_back(JudgedPair("a", i, {margins[i], 0}));
    }
    return samples;
  };
  const Policy policy = testing::PolicyOf(rules);
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite, judged(run), judged(baseline), policy));
  return EvaluateGate(policy, cases, {.draws = 0, .seed = seed});
}

// As sure and as often right: on each sample the margins of both are the sample's own and noise.
TEST(ErrorRateTest, LossesOfAnEquallyGoodCheckpointFailNoOftenerThanStated) {
  constexpr int kRuns = 200;
  Random random(9);
  const auto noise = [&] { return 4 * (random.Uniform() + random.Uniform() - 1); };
  int failed = 0;
  for (int i = 0; i < kRuns; ++i) {
    std::vector<double> run, baseline;
    for (int s = 0; s < 120; ++s) {
      const double own = 0.7 + noise();
      run.push_back(own + noise());
      baseline.push_back(own + noise());
    }
    const GateReport report = GateOnLosses(
        run, baseline,
        R"([{"metric": "brier", "significance": 0.05}, {"metric": "nll", "significance": 0.05}])",
        static_cast<uint64_t>(i));
    EXPECT_DOUBLE_EQ(report.false_alarms, 0.05);
    failed += report.verdict == GateVerdict::kFail ? 1 : 0;
  }
  EXPECT_LT(failed, TooMany(kRuns, 0.05));
}

// Worse by the margin itself, which must pass one time in twenty at most. All margins are 1 or −1,
// so that a wrong claim costs tanh(1/2) = 0.462117 more than a right one; the run is right on 0.7
// of the samples, the baseline on 0.8.
TEST(ErrorRateTest, ALossThatRisesByTheMarginPassesNoOftenerThanStated) {
  constexpr int kRuns = 200;
  Random random(10);
  int passed = 0;
  for (int i = 0; i < kRuns; ++i) {
    std::vector<double> run, baseline;
    for (int s = 0; s < 120; ++s) {
      run.push_back(random.Uniform() < 0.7 ? 1 : -1);
      baseline.push_back(random.Uniform() < 0.8 ? 1 : -1);
    }
    const GateReport report =
        GateOnLosses(run, baseline, R"([{"metric": "brier", "non_inferiority": 0.0462117}])",
                     static_cast<uint64_t>(i));
    passed += report.verdict == GateVerdict::kPass ? 1 : 0;
  }
  EXPECT_LT(passed, TooMany(kRuns, 0.05));
  EXPECT_GT(passed, 1) << "and not never: 10 are expected";
}

}  // namespace
}  // namespace assay
