#include "tests/testing/list_suite.h"

#include <limits>

namespace assay::testing {
namespace {

class ListReader : public SampleReader {
 public:
  explicit ListReader(const ListSuite& suite) : suite_(suite) {}

  bool Next(Sample& sample) override {
    if (next_ >= suite_.samples.size()) return false;
    sample = suite_.samples[next_++];
    return true;
  }
  std::vector<std::string> Warnings() const override { return suite_.warnings; }

 private:
  const ListSuite& suite_;
  size_t next_ = 0;
};

}  // namespace

Sample PairSample(uint32_t number) {
  Sample sample;
  sample.id = "s" + std::to_string(number);
  sample.subset = number % 2 == 0 ? "even" : "odd";
  sample.prompt = UserPrompt("question " + std::to_string(number));
  sample.cluster = ClusterOf(sample.prompt);
  sample.responses = {{TextParts(std::string(number % 7 + 1, 'a')), "", {}},
                      {TextParts(std::string(number % 5 + 1, 'b')), "", {}}};
  sample.label.grades = {1.0, 0.0};
  sample.attributes["number"] = static_cast<double>(number);
  return sample;
}

std::vector<Sample> PairSamples(uint32_t count) {
  std::vector<Sample> samples;
  for (uint32_t i = 0; i < count; ++i) samples.push_back(PairSample(i));
  return samples;
}

std::unique_ptr<SampleReader> ListSuite::Open(const Source&) const {
  return std::make_unique<ListReader>(*this);
}

void ListSuite::Tabulate(const JudgedSample& judged, ScoreTable& table) const {
  const std::vector<Reward>& rewards = judged.judgement.rewards;
  const bool won = rewards.size() == 2 && ValueOrNan(rewards[0]) > ValueOrNan(rewards[1]);
  const double value = won ? 1 : 0;
  table.Add(table.CodeOf(judged.subset), {&value, 1}, judged.cluster);
}

void ListSuite::Finish(ScoreTable& table) const {
  ScoreName overall;
  overall.name = "overall";
  overall.kind = ScoreName::Kind::kOverall;
  table.names = {overall};
  table.counts = {static_cast<uint32_t>(table.rows())};
}

void ListSuite::Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                          std::span<double> out) const {
  double sum = 0;
  double weight = 0;
  for (size_t i = 0; i < table.rows(); ++i) {
    sum += times[i] * table.values[i];
    weight += times[i];
  }
  out[0] = weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace assay::testing
