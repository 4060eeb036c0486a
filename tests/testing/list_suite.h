#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/core/suite.h"

namespace assay::testing {

/// A labelled pair: prompt "question N", responses of lengths that depend on N, subset "even" or
/// "odd".
Sample PairSample(uint32_t number);
std::vector<Sample> PairSamples(uint32_t count);

/// A suite of samples in memory, scored by the share of samples whose first reward is above the
/// second ("overall"). Public members may be changed between readings.
class ListSuite : public Suite {
 public:
  explicit ListSuite(std::vector<Sample> list) : samples(std::move(list)) { card.name = "list"; }

  const SuiteCard& Card() const override { return card; }
  std::vector<PartFile> Locate(const Source&) const override { return parts; }
  std::vector<std::string> MissingParts(const Source&) const override { return missing; }
  std::unique_ptr<SampleReader> Open(const Source&) const override;
  void Tabulate(const JudgedSample& judged, ScoreTable& table) const override;
  void Finish(ScoreTable& table) const override;
  void Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                 std::span<double> out) const override;

  std::vector<Sample> samples;
  SuiteCard card;
  std::vector<PartFile> parts;
  std::vector<std::string> missing;
  std::vector<std::string> warnings;
};

}  // namespace assay::testing
