#include "tests/testing/scoring.h"

#include <cmath>

#include "gtest/gtest.h"

namespace assay::testing {

std::vector<Sample> ReadAll(const Suite& suite, const Source& source) {
  std::vector<Sample> samples;
  const std::unique_ptr<SampleReader> reader = suite.Open(source);
  for (Sample sample; reader->Next(sample);) samples.push_back(sample);
  return samples;
}

Judgement Rewards(const std::vector<double>& rewards) {
  Judgement judgement;
  for (const double reward : rewards) {
    judgement.rewards.push_back(
        std::isnan(reward) ? Reward(Failure{Failure::Kind::kCrashed, "died"}) : Reward(reward));
  }
  return judgement;
}

Verdict Ranked(std::vector<size_t> shown, std::vector<int> ranks) {
  Verdict verdict;
  verdict.shown = std::move(shown);
  verdict.ranks = std::move(ranks);
  return verdict;
}

Verdict FailedVerdict(std::vector<size_t> shown, Failure::Kind kind) {
  Verdict verdict;
  verdict.shown = std::move(shown);
  verdict.ranks = Failure{kind, "no verdict"};
  return verdict;
}

JudgedSample Judged(const Sample& sample, Judgement judgement) {
  JudgedSample judged;
  judged.id = sample.id;
  judged.subset = sample.subset;
  judged.cluster = sample.cluster;
  judged.group = sample.group;
  judged.label = sample.label;
  judged.attributes = sample.attributes;
  for (const Response& response : sample.responses) {
    judged.lengths.push_back(TextOf(response.parts).size());
  }
  judged.judgement = std::move(judgement);
  return judged;
}

Judgement LengthRewards(const Sample& sample, double sign) {
  std::vector<double> rewards;
  for (const Response& response : sample.responses) {
    rewards.push_back(sign * static_cast<double>(TextOf(response.parts).size()));
  }
  return Rewards(rewards);
}

ScoreTable TableOf(const Suite& suite, const std::vector<JudgedSample>& judged) {
  ScoreTable table;
  for (const JudgedSample& sample : judged) suite.Tabulate(sample, table);
  suite.Finish(table);
  return table;
}

std::map<std::string, double> ScoresOf(const Suite& suite, const ScoreTable& table) {
  const std::vector<uint32_t> once(table.rows(), 1);
  std::vector<double> out(table.names.size());
  suite.Aggregate(table, once, out);
  std::map<std::string, double> scores;
  for (size_t i = 0; i < out.size(); ++i) scores[table.names[i].name] = out[i];
  return scores;
}

std::map<std::string, double> ScoresOf(const Suite& suite,
                                       const std::vector<JudgedSample>& judged) {
  return ScoresOf(suite, TableOf(suite, judged));
}

uint32_t CountOf(const ScoreTable& table, const std::string& name) {
  for (size_t i = 0; i < table.names.size(); ++i) {
    if (table.names[i].name == name) return table.counts[i];
  }
  ADD_FAILURE() << "no score named " << name;
  return 0;
}

}  // namespace assay::testing
