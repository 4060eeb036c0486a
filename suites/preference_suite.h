#pragma once

#include "suites/manifest_suite.h"

namespace assay {

/// Suites of comparisons: pairs, best-of-n, rankings (`ReadPreferenceRow`), scored by accuracy per
/// subset, section and overall as the manifest says. A sample earns the share of its comparisons
/// that are won (`CreditOf`). Benchmarks with rows of their own and this rule derive from it.
class PreferenceSuite : public ManifestSuite {
 public:
  using ManifestSuite::ManifestSuite;

  void Tabulate(const JudgedSample& judged, ScoreTable& table) const override;
  void Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                 std::span<double> out) const override;

 protected:
  void ReadRow(Json& row, const RowPlace& place, Sample& sample) const override;
  bool MapsColumns() const override;
  /// A file whose rows name no subset has a total and nothing beside it.
  void LayOut(ScoreTable& table) const override;
};

}  // namespace assay
