#include "harness/metrics/joint_tables.h"

namespace assay {

JointTables::JointTables(const Suite& suite, std::span<const ScoreTable* const> tables)
    : suite_(suite), tables_(tables.begin(), tables.end()), offsets_{0} {
  std::vector<uint64_t> joined;
  for (size_t t = 0; t < tables_.size(); ++t) {
    offsets_.push_back(offsets_.back() + tables_[t]->names.size());
    size_t same = 0;
    while (same < t && tables_[same]->clusters != tables_[t]->clusters) ++same;
    if (same < t) {
      first_row_.push_back(first_row_[same]);
      continue;
    }
    first_row_.push_back(joined.size());
    joined.insert(joined.end(), tables_[t]->clusters.begin(), tables_[t]->clusters.end());
  }
  clusters_ = CodeClusters(joined);
}

Statistic JointTables::Scores() const {
  return [this](std::span<const uint32_t> times, std::span<double> out) {
    for (size_t t = 0; t < tables_.size(); ++t) {
      const ScoreTable& table = *tables_[t];
      suite_.Aggregate(table, times.subspan(first_row_[t], table.rows()),
                       out.subspan(offsets_[t], table.names.size()));
    }
  };
}

std::vector<double> JointTables::Point() const {
  const std::vector<uint32_t> once(clusters_.codes.size(), 1);
  std::vector<double> point(statistics());
  Scores()(once, point);
  return point;
}

}  // namespace assay
