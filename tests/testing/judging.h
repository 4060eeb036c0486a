#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "harness/core/reward_model.h"
#include "harness/core/suite_index.h"

namespace assay::testing {

/// A sample of one user message and plain text responses.
Sample TextSample(std::string id, std::string prompt, std::vector<std::string> responses);

/// What the first pass would know of these samples.
SuiteIndex IndexOf(const std::vector<Sample>& samples);

/// Both ends of an adapter in one: hands out samples in order, the ticket being the place, and
/// collects the judgements. A judgement put twice, or for no open ticket, fails the test.
class FakeRun final : public SampleSource, public JudgementSink {
 public:
  explicit FakeRun(std::vector<Sample> samples, std::stop_token stop = {});

  std::optional<Ticketed> Next() override;
  void Put(uint64_t ticket, Judgement judgement) override;

  /// By sample; nullopt where nothing was put.
  const std::vector<std::optional<Judgement>>& judgements() const { return judgements_; }
  size_t most_in_flight() const { return most_in_flight_; }
  size_t open() const { return in_flight_; }

 private:
  std::mutex mutex_;
  std::vector<Sample> samples_;
  std::stop_token stop_;
  size_t next_ = 0;
  size_t in_flight_ = 0;
  size_t most_in_flight_ = 0;
  std::vector<std::optional<Judgement>> judgements_;
};

/// Judges all samples; fails the test where one got no judgement or the card's `max_in_flight` was
/// exceeded.
std::vector<Judgement> JudgeAll(RewardModel& model, const std::vector<Sample>& samples,
                                const Ask& ask = {});

}  // namespace assay::testing
