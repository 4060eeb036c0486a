#include <string>
#include <utility>
#include <vector>

#include "adapters/scores/scores_file.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/suite_index.h"
#include "harness/io/scores_format.h"

namespace assay {
namespace {

// A row's scores as they are nested: a number per response, or (from models whose output has a last
// dimension of 1) a list with one number.
void Flatten(const Json& value, Json& flat) {
  if (!value.is_array()) {
    flat.push_back(value);
    return;
  }
  for (const Json& element : value) Flatten(element, flat);
}

// A column dictionary of RewardBench: version 1 `{"id": [..], "subset": [..], "scores_chosen":
// [..], "scores_rejected": [..]}`, version 2 `{"id": [..], "subset": [..], "scores": [[..], ..]}`.
class RewardBenchScores final : public ScoresFile {
 public:
  RewardBenchScores(const std::string& json, std::string path) : ScoresFile(std::move(path)) {
    const Json columns = ParseJson(json, path_, kScoresJson);
    const size_t rows = Column(columns, "id", 0).size();
    const bool pairs = columns.contains("scores_chosen");
    const std::vector<std::string> names =
        pairs ? std::vector<std::string>{"scores_chosen", "scores_rejected"}
              : std::vector<std::string>{"scores"};
    for (const std::string& name : names) Column(columns, name, rows);
    for (size_t row = 0; row < rows; ++row) AddRow(columns, names, row);
    if (rows == 0) throw Error(path_ + " is empty: expected scores of at least one sample");
  }

  std::string Where(const ScoresEntry& entry) const override {
    return path_ + ": row " + std::to_string(entry.place);
  }
  std::string Id(const ScoresEntry& entry) const override { return ids_[entry.at]; }
  Judgement Read(const ScoresEntry& entry) const override { return judgements_[entry.at]; }

 private:
  // `rows`: the expected length; 0: any.
  const Json& Column(const Json& columns, const std::string& name, size_t rows) const {
    const auto column = columns.find(name);
    if (column == columns.end() || !column->is_array()) {
      throw Error(path_ + ": no column \"" + name +
                  "\": expected JSON Lines in the scores format, or RewardBench's columns id, "
                  "subset and scores_chosen, scores_rejected or scores");
    }
    if (rows != 0 && column->size() != rows) {
      throw Error(path_ + ": column \"" + name + "\": got " + std::to_string(column->size()) +
                  " rows, expected " + std::to_string(rows) + " as in \"id\"");
    }
    return *column;
  }

  void AddRow(const Json& columns, const std::vector<std::string>& names, size_t row) {
    const std::string where = path_ + ": row " + std::to_string(row + 1);
    Json line = {{"id", columns["id"][row]}, {"rewards", Json::array()}};
    for (const std::string& name : names) Flatten(columns[name][row], line["rewards"]);
    ScoresLine scores = ScoresLineFromJson(line, where);
    Add(scores.id, row, row + 1, scores.judgement);
    if (columns.contains("subset")) {
      const Json& subset = Column(columns, "subset", columns["id"].size())[row];
      if (!subset.is_string()) {
        throw Error(where + ": \"subset\": got " + std::string(TypeName(subset)) +
                    ", expected a string");
      }
      ScoresEntry qualified = entries_.back();
      qualified.id = HashId(subset.get<std::string>() + "/" + scores.id);
      entries_.push_back(qualified);
    }
    ids_.push_back(std::move(scores.id));
    judgements_.push_back(std::move(scores.judgement));
  }

  std::vector<std::string> ids_;
  std::vector<Judgement> judgements_;
};

}  // namespace

std::unique_ptr<ScoresFile> ReadRewardBenchScores(const std::string& json, std::string path) {
  return std::make_unique<RewardBenchScores>(json, std::move(path));
}

}  // namespace assay
