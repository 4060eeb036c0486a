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
      {"sample", Type::kText},      {"subset", Type::kText},   {"response", Type::kInteger},
      {"dimension", Type::kText},   {"reward", Type::kNumber}, {"verdict", Type::kInteger},
      {"position", Type::kInteger}, {"rank", Type::kInteger},  {"confidence", Type::kNumber},
      {"failure", Type::kText},     {"grade", Type::kNumber},  {"length", Type::kInteger}};
  return columns;
}

Cell Count(size_t number) { return static_cast<int64_t>(number); }
Cell Number(const std::optional<double>& number) { return number ? Cell(*number) : Cell(); }
Cell FailureCell(const Failure* failure) { return failure ? Cell(Name(failure->kind)) : Cell(); }

// Adds one sample's rows to a table.
class SampleRows {
 public:
  SampleRows(const JudgedSample& judged, TableWriter& table) : judged_(judged), table_(table) {}

  // A row per response; `grades` are the labels of `dimension`.
  void AddRewards(std::string_view dimension, const std::vector<Reward>& rewards,
                  const Grades& grades) const {
    for (size_t i = 0; i < rewards.size(); ++i) {
      const double* reward = std::get_if<double>(&rewards[i]);
      Said said;
      said.dimension = dimension;
      if (reward != nullptr) said.reward = *reward;
      said.failure = FailureCell(std::get_if<Failure>(&rewards[i]));
      Add(i, said, grades);
    }
  }

  // A row per response that the verdict saw, in the order in which it saw them.
  void AddVerdict(size_t number, const Verdict& verdict) const {
    const auto* ranks = std::get_if<std::vector<int>>(&verdict.ranks);
    for (size_t i = 0; i < verdict.shown.size(); ++i) {
      Said said;
      said.verdict = Count(number);
      said.position = Count(i);
      if (ranks != nullptr && i < ranks->size()) said.rank = int64_t{(*ranks)[i]};
      said.confidence = Number(verdict.confidence);
      said.failure = FailureCell(std::get_if<Failure>(&verdict.ranks));
      Add(verdict.shown[i], said, judged_.label.grades);
    }
  }

 private:
  // The cells that rewards and verdicts fill differently.
  struct Said {
    Cell dimension, reward, verdict, position, rank, confidence, failure;
  };

  void Add(size_t response, const Said& said, const Grades& grades) const {
    const Cell row[] = {
        std::string_view(judged_.id),
        std::string_view(judged_.subset),
        Count(response),
        said.dimension,
        said.reward,
        said.verdict,
        said.position,
        said.rank,
        said.confidence,
        said.failure,
        response < grades.size() ? Number(grades[response]) : Cell(),
        response < judged_.lengths.size() ? Count(judged_.lengths[response]) : Cell()};
    table_.Add(row);
  }

  const JudgedSample& judged_;
  TableWriter& table_;
};

void AddSample(const JudgedSample& judged, TableWriter& table) {
  const SampleRows rows(judged, table);
  const Judgement& judgement = judged.judgement;
  rows.AddRewards("", judgement.rewards, judged.label.grades);
  for (const auto& [name, rewards] : judgement.dimensions) {
    const auto grades = judged.label.dimensions.find(name);
    rows.AddRewards(name, rewards,
                    grades == judged.label.dimensions.end() ? Grades() : grades->second);
  }
  for (size_t i = 0; i < judgement.verdicts.size(); ++i) {
    rows.AddVerdict(i, judgement.verdicts[i]);
  }
}

std::string ExportTable(Store& store, const std::string& run_id,
                        const std::vector<uint32_t>& ordinals, TableWriter& table) {
  store.ReadJudged(run_id, ordinals, [&](const JudgedSample& judged) { AddSample(judged, table); });
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
