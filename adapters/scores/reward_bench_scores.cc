#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/scores/scores_file.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/suite_index.h"
#include "harness/io/json_rows.h"
#include "harness/io/lines.h"
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
      throw Error(path_ + ": column \"" + name + "\": got " + Counted(column->size(), "row") +
                  ", expected " + std::to_string(rows) + " as in \"id\"");
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

constexpr std::array<std::string_view, 4> kColumns = {"scores", "scores_chosen", "scores_rejected",
                                                      "subset"};

}  // namespace

// Looks at the first object's keys without parsing the file: it may be large, or no JSON at all.
bool IsRewardBenchScores(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text = WithoutByteOrderMark(text);
  size_t at = std::min(text.find_first_not_of(kSpace), text.size());
  if (!text.substr(at).starts_with('{')) return false;
  bool columns = false;
  std::string_view string;  // the last one: before a colon, the key
  for (size_t depth = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      const size_t end = SkipJsonString(text, at);
      string = text.substr(at + 1, end - at - 2);
      at = end;
    } else if (c == ':' && depth == 1) {
      at = std::min(text.find_first_not_of(kSpace, at + 1), text.size());
      const bool is_list = text.substr(at).starts_with('[');
      if (string == "id") return is_list;
      columns |= is_list && std::ranges::find(kColumns, string) != kColumns.end();
    } else {
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return columns;
      ++at;
    }
  }
  return columns;
}

std::unique_ptr<ScoresFile> ReadRewardBenchScores(const std::string& json, std::string path) {
  return std::make_unique<RewardBenchScores>(json, std::move(path));
}

}  // namespace assay
