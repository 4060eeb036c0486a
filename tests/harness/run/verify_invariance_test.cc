#include "harness/run/verify_invariance.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_model.h"
#include "tests/testing/list_suite.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::FakeModel;
using testing::LengthJudgement;
using testing::PairSamples;

class VerifyInvarianceTest : public ::testing::Test {
 protected:
  VerifyInvarianceTest() {
    for (const Sample& sample : samples_) before_.push_back(LengthJudgement(sample));
  }

  Invariance Verify() {
    return VerifyInvariance(model_, Ask{}, samples_, before_, stop_.get_token());
  }

  // Judges by `one`, which also gets the number of samples already judged in this call.
  void JudgeInCompany(std::function<Judgement(const Sample&, size_t before)> one) {
    model_.judge = [this, one = std::move(one)](SampleSource& next, JudgementSink& put, const Ask&,
                                                std::stop_token) {
      calls_.emplace_back();
      while (auto ticketed = next.Next()) {
        put.Put(ticketed->ticket, one(ticketed->sample, calls_.back().size()));
        calls_.back().push_back(ticketed->sample.id);
      }
    };
  }

  std::vector<Sample> samples_ = PairSamples(3);
  std::vector<Judgement> before_;
  FakeModel model_;
  std::stop_source stop_;
  std::vector<std::vector<std::string>> calls_;
};

TEST_F(VerifyInvarianceTest, JudgesEachAloneAndAllInReverseOrder) {
  JudgeInCompany([](const Sample& sample, size_t) { return LengthJudgement(sample); });
  EXPECT_EQ(Verify(), (Invariance{.samples = 3, .differ = 0, .largest = 0, .first_id = ""}));
  const auto id = [&](size_t i) { return samples_[i].id; };
  EXPECT_THAT(calls_, ElementsAre(ElementsAre(id(0)), ElementsAre(id(1)), ElementsAre(id(2)),
                                  ElementsAre(id(2), id(1), id(0))));
}

TEST_F(VerifyInvarianceTest, NoticesARewardThatDependsOnCompany) {
  JudgeInCompany([](const Sample& sample, size_t before) {
    Judgement judgement = LengthJudgement(sample);
    double& reward = std::get<double>(judgement.rewards[1]);
    if (before == 1) reward = std::nextafter(reward, 1e9);  // the last bit
    if (before == 2) reward += 0.25;
    return judgement;
  });
  // Reversed, sample 1 comes second and gets another bit; sample 0 comes third, a quarter more.
  EXPECT_EQ(Verify(),
            (Invariance{.samples = 3, .differ = 2, .largest = 0.25, .first_id = samples_[0].id}));
}

TEST_F(VerifyInvarianceTest, NoticesAJudgementOtherThanTheStoredOne) {
  before_[2].rewards[0] = -1.0;
  const double length = std::get<double>(LengthJudgement(samples_[2]).rewards[0]);
  EXPECT_EQ(
      Verify(),
      (Invariance{.samples = 3, .differ = 1, .largest = length + 1, .first_id = samples_[2].id}));
}

// Every part of a judgement that can differ.
TEST_F(VerifyInvarianceTest, ComparesAllThatAModelSays) {
  Judgement stored;
  stored.rewards = {1.0, 0.0};
  stored.dimensions = {{"care", {1.0, 2.0}}};
  stored.steps = {{0.5}, {}};
  Verdict& verdict = stored.verdicts.emplace_back();
  verdict.shown = {1, 0};
  verdict.ranks = std::vector{0, 1};
  verdict.confidence = 0.75;
  samples_ = PairSamples(1);
  before_ = {stored};
  const auto differs = [&](const std::function<void(Judgement&)>& change) {
    Judgement another = stored;
    change(another);
    model_ = FakeModel([another](const Sample&) { return another; });
    return Verify().differ == 1;
  };
  EXPECT_FALSE(differs([](Judgement&) {}));
  EXPECT_FALSE(differs([](Judgement& j) { j.usage.seconds = 3; }));
  EXPECT_FALSE(differs([](Judgement& j) { j.verdicts[0].raw = "another wording"; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.rewards[1] = -0.0; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.rewards[1] = Failure{}; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.dimensions["care"][1] = 2.5; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.dimensions = {{"tone", {1.0, 2.0}}}; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.steps[0][0] = 0.25; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.verdicts[0].ranks = std::vector{1, 0}; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.verdicts[0].ranks = Failure{}; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.verdicts[0].confidence = 0.5; }));
  EXPECT_TRUE(differs([](Judgement& j) { j.verdicts.clear(); }));
}

TEST_F(VerifyInvarianceTest, TheSameFailureIsTheSameWhateverItsWords) {
  const auto failed = [](Failure::Kind kind, const std::string& message) {
    return FailedJudgement(1, {kind, message});
  };
  samples_ = PairSamples(1);
  before_ = {failed(Failure::Kind::kNotFinite, "stored")};
  model_ = FakeModel([](const Sample&) {
    Judgement judgement;
    judgement.rewards = {std::numeric_limits<double>::quiet_NaN()};
    return judgement;
  });
  EXPECT_EQ(Verify().differ, 0U);
  before_ = {failed(Failure::Kind::kTooLong, "stored")};
  EXPECT_EQ(Verify().differ, 1U);
}

TEST_F(VerifyInvarianceTest, AStopLeavesWhatWasNotJudgedOut) {
  JudgeInCompany([this](const Sample& sample, size_t before) {
    if (before == 1) stop_.request_stop();  // within the company: two of three get that far
    return LengthJudgement(sample);
  });
  EXPECT_EQ(Verify(), (Invariance{.samples = 2, .differ = 0, .largest = 0, .first_id = ""}));
}

TEST(InvarianceLineTest, SaysWhatWasFound) {
  EXPECT_EQ(InvarianceLine({.samples = 16}),
            "16 samples judged again, alone and in other company: the same bits");
  EXPECT_EQ(InvarianceLine({.samples = 16, .differ = 3, .largest = 0.0078125, .first_id = "a\nb"}),
            "3 of 16 samples judged again, alone or in other company: another judgement (rewards "
            "differ by up to 0.00781; the first is \"a b\")");
}

}  // namespace
}  // namespace assay
