#include "results/export.h"

#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/io/scores_format.h"
#include "harness/io/table_writer.h"

namespace assay {
namespace {

using Type = Column::Type;

const std::vector<Column>& Columns() {
  static const std::vector<Column> columns = {
      {"sample", Type::kText},    {"subset", Type::kText},   {"response", Type::kInteger},
      {"dimension", Type::kText}, {"reward", Type::kNumber}, {"failure", Type::kText},
      {"grade", Type::kNumber},   {"length", Type::kInteger}};
  return columns;
}

// Adds a row per response; `rewards` are those of `dimension`, and `grades` its labels.
void AddRows(const JudgedSample& judged, std::string_view dimension,
             const std::vector<Reward>& rewards, const Grades& grades, TableWriter& table) {
  for (size_t i = 0; i < rewards.size(); ++i) {
    const double* reward = std::get_if<double>(&rewards[i]);
    const Cell empty;
    const Cell row[] = {
        std::string_view(judged.id),
        std::string_view(judged.subset),
        static_cast<int64_t>(i),
        dimension,
        reward != nullptr ? Cell(*reward) : empty,
        reward != nullptr ? empty : Cell(Name(std::get<Failure>(rewards[i]).kind)),
        i < grades.size() && grades[i] ? Cell(*grades[i]) : empty,
        i < judged.lengths.size() ? Cell(static_cast<int64_t>(judged.lengths[i])) : empty};
    table.Add(row);
  }
}

std::string ExportTable(Store& store, const std::string& run_id,
                        const std::vector<uint32_t>& ordinals, TableWriter& table) {
  store.ReadJudged(run_id, ordinals, [&](const JudgedSample& judged) {
    AddRows(judged, "", judged.judgement.rewards, judged.label.grades, table);
    for (const auto& [name, rewards] : judged.judgement.dimensions) {
      const auto grades = judged.label.dimensions.find(name);
      AddRows(judged, name, rewards,
              grades == judged.label.dimensions.end() ? Grades() : grades->second, table);
    }
  });
  return table.Finish();
}

std::string ExportScores(Store& store, const std::string& run_id,
                         const std::vector<uint32_t>& ordinals) {
  std::string lines;
  store.ReadJudged(run_id, ordinals, [&](const JudgedSample& judged) {
    lines += ScoresLineToJson({judged.id, judged.judgement});
    lines += '\n';
  });
  return lines;
}

}  // namespace

std::string ExportRun(Store& store, const std::string& run_id,
                      const std::vector<uint32_t>& ordinals, const std::string& format) {
  if (format == "scores") return ExportScores(store, run_id, ordinals);
  if (format == "csv") return ExportTable(store, run_id, ordinals, *MakeCsvWriter(Columns()));
  if (format == "parquet") {
    return ExportTable(store, run_id, ordinals, *MakeParquetWriter(Columns()));
  }
  throw UsageError("unknown export format \"" + format + "\"" +
                   Suggestion(format, {"scores", "csv", "parquet"}));
}

}  // namespace assay
