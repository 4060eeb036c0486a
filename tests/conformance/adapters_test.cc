// What every adapter promises (adapters/README.md), checked for every one that is registered.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <thread>

#include "adapters/builtin_models.h"
#include "adapters/registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/utf8.h"
#include "harness/io/scores_format.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

using ::assay::testing::BuiltWithTorch;
using ::assay::testing::FakeRun;
using ::assay::testing::IndexOf;
using ::assay::testing::JudgeAll;
using ::assay::testing::SourceDir;
using ::assay::testing::TempFolder;
using ::assay::testing::TextSample;
using Clock = std::chrono::steady_clock;

// How to make a model of each kind for the tests; it may write files that fit the samples.
struct Maker {
  std::string kind;
  std::string name;
  std::function<std::string(const TempFolder&, const std::vector<Sample>&)> spec;
  std::string refused = {};  // id of a sample that it fails on, as its makers' code does
};

std::string ScoresOf(const TempFolder& folder, const std::vector<Sample>& samples) {
  std::string lines;
  for (const Sample& sample : samples) {
    if (sample.responses.empty()) continue;
    ScoresLine line{sample.id, {}};
    for (const Response& response : sample.responses) {
      const auto length = static_cast<double>(TextOf(response.parts).size());
      line.judgement.rewards.emplace_back(length / 3);
    }
    lines = ScoresLineToJson(line) + "\n" + lines;
  }
  return "scores:" + folder.Write("scores.jsonl", lines);
}

std::string EnsembleOf(const TempFolder& folder, const std::vector<Sample>& samples) {
  const Json file = {{"rule", "mean-minus-std"},
                     {"members", {"baseline:length", ScoresOf(folder, samples)}}};
  return "ensemble:" + folder.Write("ensemble.json", file.dump());
}

// A tiny language model, and its folder.
std::string Tiny(const TempFolder& folder) {
  testing::WriteTinyLanguageModel(folder / "model");
  return folder / "model";
}

const std::vector<Maker>& Makers() {
  static const std::vector<Maker> makers = {
      {"scores", "Scores", ScoresOf},
      {"baseline", "Length", [](auto&, auto&) { return "baseline:length"; }},
      {"baseline", "Random", [](auto&, auto&) { return "baseline:random"; }},
      {"baseline", "Constant", [](auto&, auto&) { return "baseline:constant"; }},
      {"exec", "Exec",
       [](auto&, auto&) {
         return "exec:python3 " + (SourceDir() / "tests/adapters/exec/fake_program.py").string() +
                " --batch 3 --reverse?workers=2";
       }},
      {"checkpoint", "Checkpoint",
       [](const TempFolder& folder, auto&) {
         testing::WriteTinyRewardModel(folder / "model");
         return folder / "model";
       }},
      {"checkpoint", "ProcessReward",
       [](const TempFolder& folder, auto&) {
         testing::WriteTinyProcessReward(folder / "model");
         return folder / "model";
       }},
      {"checkpoint", "PreferenceEmbedding",
       [](const TempFolder& folder, auto&) {
         testing::WriteTinyPreferenceModel(folder / "model");
         return folder / "model";
       }},
      {"checkpoint", "PairRm",
       [](const TempFolder& folder, auto&) {
         testing::WriteTinyPairRm(folder / "model");
         return folder / "model";
       },
       "turns"},
      {"dpo", "Dpo",
       [](const TempFolder& folder, auto&) {
         testing::WriteTinyLanguageModel(folder / "policy", 1);
         testing::WriteTinyLanguageModel(folder / "reference", 2);
         return "dpo:" + folder / "policy" + "?reference=" + folder / "reference";
       }},
      {"dpo", "DpoAlone", [](const TempFolder& folder, auto&) { return "dpo:" + Tiny(folder); }},
      {"cdr", "DensityRatio",
       [](const TempFolder& folder, auto&) {
         testing::WriteTinyLanguageModel(folder / "weak", 2);
         return "cdr:" + Tiny(folder) + "?weak=" + folder / "weak";
       }},
      {"genarm", "GenArm",
       [](const TempFolder& folder, auto&) { return "genarm:" + Tiny(folder); }},
      {"flr", "FollowUps", [](const TempFolder& folder, auto&) { return "flr:" + Tiny(folder); }},
      {"judge", "Judge", [](const TempFolder& folder, auto&) { return "judge:" + Tiny(folder); }},
      {"judge", "YesNo",
       [](const TempFolder& folder, auto&) { return "judge:" + Tiny(folder) + "?form=yes-no"; }},
      {"relevance", "Relevance",
       [](auto&, auto&) { return "relevance:" + BuiltinModelFolder("minilm"); }},
      {"builtin", "Builtin", [](auto&, auto&) { return "builtin:minilm?max_length=64"; }},
      {"ensemble", "Ensemble", EnsembleOf},
  };
  return makers;
}

// A build without torch knows the kinds that need it, but cannot make them.
std::vector<Maker> UsableMakers() {
  std::vector<Maker> makers = Makers();
  if (!BuiltWithTorch()) {
    static const std::set<std::string> without = {"scores", "baseline", "exec", "ensemble"};
    std::erase_if(makers, [](const Maker& maker) { return !without.contains(maker.kind); });
  }
  return makers;
}

TEST(AdapterConformanceTest, CoversEveryRegisteredAdapter) {
  std::set<std::string> registered, covered;
  for (const AdapterEntry& entry : Adapters()) registered.insert(entry.kind);
  for (const Maker& maker : Makers()) covered.insert(maker.kind);
  EXPECT_EQ(registered, covered);
}

// Texts that break careless programs. Invalid UTF-8 is repaired before any adapter sees it.
std::vector<std::string> HostileTexts() {
  std::string invalid = "ab\xFF\xC3(\xED\xA0\x80 end";
  RepairUtf8(invalid);
  std::string controls;
  for (char c = 0; c < 0x20; ++c) controls += c;
  std::string long_text;
  while (long_text.size() < 100'000) long_text += "word \xE4\xB8\xAD\xE6\x96\x87 ";
  return {
      "",
      " ",
      "\n\n",
      "plain text",
      "{\"id\": \"x\", \"rewards\": [1]}\n",
      "\"quotes\" \\ and </script><b>&amp;",
      controls + "\x7F",
      "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 \xF0\x9F\x87\xA8\xF0\x9F\x87\xAD",
      "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\xAE\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85\xE2\x80\xAC",
      "[[A]] {{ template }} {% raw %} <|im_end|>",
      invalid,
      long_text};
}

std::vector<Sample> HostileSamples() {
  const std::vector<std::string> texts = HostileTexts();
  std::vector<Sample> samples;
  for (size_t i = 0; i < texts.size(); ++i) {
    std::vector<std::string> responses = {texts[i], texts[(i + 1) % texts.size()]};
    if (i % 3 == 0) responses.push_back("a third one");
    samples.push_back(
        TextSample("part \"x\"/" + std::to_string(i), texts[(i + 2) % texts.size()], responses));
  }
  samples.push_back(TextSample("no responses", "?", {}));
  samples.push_back(TextSample("one response", "?", {"!"}));
  Sample turns = TextSample("turns", "first", {"yes", "no"});
  turns.prompt.insert(turns.prompt.begin(), {"system", TextParts("be brief")});
  turns.prompt.push_back({"assistant", TextParts("second")});
  turns.prompt.push_back({"user", TextParts("third")});
  samples.push_back(turns);
  return samples;
}

class AdapterTest : public ::testing::TestWithParam<Maker> {
 protected:
  void SetUp() override {
    model_ = MakeModel(ParseModelSpec(GetParam().spec(folder_, samples_)), {});
    model_->Prepare(IndexOf(samples_));
    ask_.rewards = model_->Card().scores;
    ask_.verdicts = !ask_.rewards;
    if (ask_.verdicts) ask_.orders = Ask::Orders::kBoth;
  }

  std::vector<Judgement> Judge(const std::vector<Sample>& samples) {
    return JudgeAll(*model_, samples, ask_);
  }

  // Whether it has a reward for every response, or a verdict for every order.
  bool IsWhole(const Judgement& judgement, const Sample& sample) const {
    if (ask_.rewards) return judgement.rewards.size() == sample.responses.size();
    return judgement.verdicts.size() == OrdersOf(ask_, sample).size();
  }

  TempFolder folder_;
  std::vector<Sample> samples_ = HostileSamples();
  std::unique_ptr<RewardModel> model_;
  Ask ask_;
};

TEST_P(AdapterTest, ItsCardSaysWhatItIs) {
  const ModelCard& card = model_->Card();
  EXPECT_EQ(card.adapter, GetParam().kind);
  EXPECT_FALSE(card.name.empty());
  EXPECT_EQ(card.fingerprint.size(), std::string("sha256:").size() + 64);
  EXPECT_GE(card.max_in_flight, 1u);
}

TEST_P(AdapterTest, GivesOneRewardPerResponseOrOneVerdictPerOrder) {
  const auto judgements = Judge(samples_);
  for (size_t i = 0; i < samples_.size(); ++i) {
    EXPECT_TRUE(IsWhole(judgements[i], samples_[i])) << samples_[i].id;
    const bool refused = samples_[i].id == GetParam().refused;
    EXPECT_EQ(FirstFailure(judgements[i]) != nullptr, refused) << samples_[i].id;
  }
}

TEST_P(AdapterTest, SaysTheSameTwice) { EXPECT_EQ(Judge(samples_), Judge(samples_)); }

TEST_P(AdapterTest, SaysTheSameInAnyOrder) {
  const auto judgements = Judge(samples_);
  std::vector<Sample> reversed(samples_.rbegin(), samples_.rend());
  auto backwards = Judge(reversed);
  std::ranges::reverse(backwards);
  EXPECT_EQ(backwards, judgements);
}

TEST_P(AdapterTest, SaysTheSameInAnyCompany) {
  const auto judgements = Judge(samples_);
  for (size_t i = 0; i < samples_.size(); ++i) {
    EXPECT_EQ(Judge({samples_[i]})[0], judgements[i]) << samples_[i].id;
  }
}

TEST_P(AdapterTest, ASampleItDoesNotKnowIsAtWorstAFailure) {
  Sample stranger = samples_[3];
  stranger.id = "never seen";
  const auto judgements = Judge({samples_[0], stranger, samples_[1]});
  EXPECT_TRUE(IsWhole(judgements[1], stranger));
  EXPECT_EQ(FirstFailure(judgements[0]), nullptr);
  EXPECT_EQ(FirstFailure(judgements[2]), nullptr);
}

TEST_P(AdapterTest, ReturnsFromAnEmptySource) { EXPECT_TRUE(Judge({}).empty()); }

TEST_P(AdapterTest, AfterAStopItPullsNoMore) {
  std::stop_source stop;
  stop.request_stop();
  FakeRun run(samples_, stop.get_token());
  model_->Judge(run, run, ask_, stop.get_token());
  EXPECT_EQ(run.most_in_flight(), 0u);
}

// Hands out the same samples for ever, with new ids.
class EndlessSource final : public SampleSource {
 public:
  EndlessSource(const std::vector<Sample>& samples, std::stop_token stop)
      : samples_(samples), stop_(std::move(stop)) {}

  std::optional<Ticketed> Next() override {
    if (stop_.stop_requested()) return std::nullopt;
    const uint64_t ticket = next_++;
    Ticketed pulled{ticket, samples_[ticket % samples_.size()]};
    pulled.sample.id += "#" + std::to_string(ticket);
    return pulled;
  }

 private:
  const std::vector<Sample>& samples_;
  std::stop_token stop_;
  std::atomic<uint64_t> next_ = 0;
};

class CountingSink final : public JudgementSink {
 public:
  void Put(uint64_t, Judgement) override { ++count_; }
  uint64_t count() const { return count_; }

 private:
  std::atomic<uint64_t> count_ = 0;
};

TEST_P(AdapterTest, ReturnsWithinFiveSecondsOfAStop) {
  std::stop_source stop;
  EndlessSource source(samples_, stop.get_token());
  CountingSink sink;
  std::atomic<Clock::rep> stopped = 0;
  std::jthread stopper([&] {
    while (sink.count() < 10) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    stopped = Clock::now().time_since_epoch().count();
    stop.request_stop();
  });
  model_->Judge(source, sink, ask_, stop.get_token());
  const Clock::duration took = Clock::now().time_since_epoch() - Clock::duration(stopped.load());
  EXPECT_LT(took, std::chrono::seconds(5));
}

INSTANTIATE_TEST_SUITE_P(All, AdapterTest, ::testing::ValuesIn(UsableMakers()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace assay
