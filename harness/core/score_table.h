#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay {

/// One of a suite's official scores. It is the mean of the rows of its `code`, or else made of its
/// children, the names whose `parent` it is: their weighted mean, or the mean of all their rows
/// (`pooled`). A parent comes before its children.
struct ScoreName {
  enum class Kind { kOverall, kSection, kSubset, kSlice, kComponent };
  enum class Unit { kFraction, kCorrelation, kF1, kPlain };

  std::string name;
  Kind kind = Kind::kSubset;
  Unit unit = Unit::kFraction;
  int parent = -1;                ///< index into `ScoreTable::names`; -1: none
  double weight = 1;              ///< in the parent's mean
  int32_t code = -1;              ///< of the rows it is the mean of; -1: made of its children
  bool pooled = false;            ///< made of its children's rows, not of their scores
  int slice_of = -1;              ///< index of the score whose samples it weighs alike; -1: none
  std::string undefined_because;  ///< filled where the point estimate is NaN: why
};

std::string_view Name(ScoreName::Kind kind);
std::string_view Name(ScoreName::Unit unit);

/// The judged samples of one run as numbers, ready for `Suite::Aggregate`. One row per sample, or
/// per group after `Finish`. A row has one integer `code` (usually its subset), a fixed number of
/// `values`, a cluster, and until `Finish` the group it belongs to. Failures are NaN values.
struct ScoreTable {
  std::vector<ScoreName> names;  ///< "overall" first, where the benchmark has one
  size_t width = 1;              ///< values per row

  std::vector<int32_t> codes;  ///< by row
  std::vector<size_t> starts;  ///< by code: its first row; one more entry at the end (`SortByCode`)
  std::vector<double> values;  ///< row-major, rows × width
  std::vector<uint64_t> clusters;   ///< by row: the sample's cluster
  std::vector<uint32_t> counts;     ///< by name: rows that entered the score (its n)
  std::vector<std::string> groups;  ///< by row while tabulating; emptied by `Finish`
  std::vector<std::string> labels;  ///< names of codes, in order of first appearance (`CodeOf`)
  size_t unscored = 0;              ///< samples whose judgement is missing altogether

  size_t rows() const { return codes.size(); }
  std::span<const double> row(size_t i) const { return {values.data() + i * width, width}; }

  /// The code of `label`, adding it to `labels` when it is new.
  int32_t CodeOf(std::string_view label);

  /// Appends a row; `row_values` has `width` entries.
  void Add(int32_t code, std::span<const double> row_values, uint64_t cluster);

 private:
  std::unordered_map<std::string, int32_t> code_of_;
};

/// Reorders rows so that equal codes are contiguous (stable) and fills `starts`, so that
/// `Aggregate` sums range by range.
void SortByCode(ScoreTable& table);

}  // namespace assay
