#include "harness/metrics/comparison/run_columns.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "harness/core/error.h"
#include "harness/metrics/calibration/claims.h"
#include "harness/metrics/sample_metrics.h"

namespace assay {
namespace {

// What the verdicts of one sample come to, where there are any.
struct ByVerdicts {
  std::optional<Outcome> outcome;
  std::optional<double> accuracy;
};

ByVerdicts ReadVerdicts(const JudgedSample& judged) {
  ByVerdicts result;
  const bool any = !judged.judgement.verdicts.empty();
  if (any) result.outcome = OutcomeOfVerdicts(judged);
  // A sample of which no verdict came is lost, not left out.
  if (any || FirstFailure(judged.judgement) != nullptr) {
    result.accuracy = AccuracyOfVerdicts(judged);
  }
  return result;
}

// Rewards where the model gives them, else verdicts.
void AddJudgements(const SampleColumns& columns, const std::vector<ByVerdicts>& by_verdicts,
                   RunColumns& run) {
  for (size_t i = 0; i < columns.size(); ++i) {
    const Outcome outcome = OutcomeOf(columns, i);
    run.outcomes.push_back(outcome == Outcome::kUnscored ? by_verdicts[i].outcome.value_or(outcome)
                                                         : outcome);
    const double accuracy = columns.accuracy[i];
    run.accuracy.push_back(std::isnan(accuracy) ? by_verdicts[i].accuracy.value_or(accuracy)
                                                : accuracy);
  }
}

std::vector<SharedSamples::Part> PartsOf(const SampleTraits& traits, std::span<const uint32_t> rows,
                                         const std::vector<ScoreName>& names,
                                         const ClusterCodes& clusters) {
  std::vector<uint32_t> subset_of;
  for (const uint32_t row : rows) subset_of.push_back(traits.subset[row]);
  std::vector<Slice> slices = MakeSlices(subset_of, traits.subsets.names(), names, clusters);
  const size_t first_subset = slices.size() - traits.subsets.names().size();
  std::vector<SharedSamples::Part> parts;
  for (size_t i = 0; i < slices.size(); ++i) {
    const auto kind = i == 0             ? ScoreName::Kind::kOverall
                      : i < first_subset ? ScoreName::Kind::kSection
                                         : ScoreName::Kind::kSubset;
    if (i == 0 || !slices[i].rows.empty()) parts.push_back({kind, std::move(slices[i])});
  }
  return parts;
}

// By place: the section that each sample belongs to.
Slicing BySection(const SharedSamples& shared) {
  Slicing slicing{"section", {}, std::vector<int32_t>(shared.size(), -1)};
  for (const SharedSamples::Part& part : shared.parts) {
    if (part.kind != ScoreName::Kind::kSection) continue;
    for (const uint32_t place : part.slice.rows) {
      slicing.slice_of[place] = static_cast<int32_t>(slicing.slices.size());
    }
    slicing.slices.push_back(part.slice.name);
  }
  return slicing;
}

// Rows of `run` in the order of `ordinals`, all of which it has; both ascend.
std::vector<uint32_t> RowsAt(std::span<const uint32_t> ordinals, const RunColumns& run) {
  std::vector<uint32_t> rows;
  uint32_t row = 0;
  for (const uint32_t ordinal : ordinals) {
    while (row < run.ordinals.size() && run.ordinals[row] < ordinal) ++row;
    ASSAY_CHECK(row < run.ordinals.size() && run.ordinals[row] == ordinal);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

RunColumns ReadRun(const Suite& suite, const JudgedStream& judged, const ModelCard& model) {
  RunColumns run;
  SampleMetrics metrics(MemberDimensions(model));
  std::vector<ByVerdicts> by_verdicts;
  judged([&](const JudgedSample& sample) {
    suite.Tabulate(sample, run.table);
    metrics.Add(sample);
    run.traits.Add(sample);
    by_verdicts.push_back(ReadVerdicts(sample));
  });
  suite.Finish(run.table);
  metrics.Finish();
  run.ordinals = metrics.columns().ordinal;
  run.clusters = metrics.clusters();
  run.margins = metrics.columns().margin;
  run.dimensions = metrics.dimensions();
  run.confidence = ReadConfidence(metrics, model);
  AddJudgements(metrics.columns(), by_verdicts, run);
  return run;
}

ScoreTable TableOver(const Suite& suite, const JudgedStream& judged,
                     std::span<const uint32_t> ordinals) {
  ScoreTable table;
  judged([&](const JudgedSample& sample) {
    if (std::ranges::binary_search(ordinals, sample.ordinal)) suite.Tabulate(sample, table);
  });
  suite.Finish(table);
  return table;
}

SharedSamples ShareSamples(std::vector<uint32_t> ordinals, const RunColumns& run,
                           const std::vector<ScoreName>& names) {
  SharedSamples shared;
  shared.ordinals = std::move(ordinals);
  const std::vector<uint32_t> rows = RowsAt(shared.ordinals, run);
  std::vector<uint64_t> hashes;
  for (const uint32_t row : rows) hashes.push_back(run.clusters[row]);
  const ClusterCodes codes = CodeClusters(hashes);
  shared.order.resize(rows.size());
  std::iota(shared.order.begin(), shared.order.end(), size_t{0});
  std::ranges::stable_sort(shared.order, {}, [&](size_t i) { return codes.codes[i]; });
  shared.clusters.count = codes.count;
  std::vector<uint32_t> placed;
  for (const size_t i : shared.order) {
    shared.clusters.codes.push_back(codes.codes[i]);
    placed.push_back(rows[i]);
  }
  shared.parts = PartsOf(run.traits, placed, names, shared.clusters);
  AddSlicing(BySection(shared), shared.slicings);
  for (const Slicing& slicing : MakeSlicings(run.traits, placed)) {
    AddSlicing(slicing, shared.slicings);
  }
  return shared;
}

std::vector<uint32_t> RowsOf(const SharedSamples& shared, const RunColumns& run) {
  const std::vector<uint32_t> ascending = RowsAt(shared.ordinals, run);
  std::vector<uint32_t> rows;
  for (const size_t i : shared.order) rows.push_back(ascending[i]);
  return rows;
}

}  // namespace assay
