#include "tests/testing/judging.h"

#include <algorithm>
#include <utility>

#include "gtest/gtest.h"

namespace assay::testing {

Sample TextSample(std::string id, std::string prompt, std::vector<std::string> responses) {
  Sample sample;
  sample.id = std::move(id);
  sample.prompt = UserPrompt(std::move(prompt));
  for (std::string& text : responses) {
    sample.responses.emplace_back().parts = TextParts(std::move(text));
  }
  return sample;
}

SuiteIndex IndexOf(const std::vector<Sample>& samples) {
  SuiteIndex index;
  index.subsets = {""};
  for (const Sample& sample : samples) {
    index.subset_of.push_back(0);
    index.id_hash.push_back(HashId(sample.id));
    index.responses.push_back(static_cast<uint32_t>(sample.responses.size()));
  }
  return index;
}

FakeRun::FakeRun(std::vector<Sample> samples, std::stop_token stop)
    : samples_(std::move(samples)), stop_(std::move(stop)), judgements_(samples_.size()) {}

std::optional<Ticketed> FakeRun::Next() {
  const std::lock_guard lock(mutex_);
  if (stop_.stop_requested() || next_ == samples_.size()) return std::nullopt;
  most_in_flight_ = std::max(most_in_flight_, ++in_flight_);
  const size_t ticket = next_++;
  return Ticketed{ticket, samples_[ticket]};
}

void FakeRun::Put(uint64_t ticket, Judgement judgement) {
  const std::lock_guard lock(mutex_);
  ASSERT_LT(ticket, next_) << "no such ticket";
  ASSERT_FALSE(judgements_[ticket].has_value()) << "judged twice: " << samples_[ticket].id;
  judgements_[ticket] = std::move(judgement);
  --in_flight_;
}

std::vector<Judgement> JudgeAll(RewardModel& model, const std::vector<Sample>& samples,
                                const Ask& ask) {
  FakeRun run(samples);
  model.Judge(run, run, ask, {});
  EXPECT_LE(run.most_in_flight(), model.Card().max_in_flight);
  std::vector<Judgement> judgements;
  for (size_t i = 0; i < samples.size(); ++i) {
    EXPECT_TRUE(run.judgements()[i].has_value()) << "not judged: " << samples[i].id;
    judgements.push_back(run.judgements()[i].value_or(Judgement()));
  }
  return judgements;
}

}  // namespace assay::testing
