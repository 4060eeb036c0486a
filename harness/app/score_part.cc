#include "harness/app/score_part.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/judgement.h"
#include "harness/io/file.h"
#include "harness/io/lines.h"
#include "harness/io/scores_format.h"
#include "harness/io/table_writer.h"

namespace assay {
namespace {

// The line in `text` as written whole, or nullopt.
std::optional<ScoresLine> WholeLine(std::string_view text, const LineReader& lines,
                                    std::string_view line) {
  const bool ended = lines.end() > 0 && lines.end() <= text.size() && text[lines.end() - 1] == '\n';
  if (!ended) return std::nullopt;
  try {
    return ScoresLineFromJson(ParseJson(line, lines.Where(), kScoresJson), lines.Where());
  } catch (const Error&) {
    return std::nullopt;  // torn by a power cut: judged again
  }
}

void ForEachLine(const std::string& part, const std::function<void(const ScoresLine&)>& visit) {
  const MappedFile file(part);
  LineReader lines(file.bytes(), part);
  for (std::string_view line; lines.Next(line);) {
    visit(ScoresLineFromJson(ParseJson(line, lines.Where(), kScoresJson), lines.Where()));
    file.Release(lines.offset());
  }
}

// A column of rewards, and its values of one row.
struct Rewards {
  std::string dimension;  // empty: the reward itself
  std::vector<std::optional<double>> values;

  Cell Of(const Judgement& judgement) {
    const auto dimensioned = judgement.dimensions.find(dimension);
    const bool own = dimension.empty();
    if (own ? judgement.rewards.empty() : dimensioned == judgement.dimensions.end()) return {};
    values.clear();
    for (const Reward& reward : own ? judgement.rewards : dimensioned->second) {
      const double* value = std::get_if<double>(&reward);
      values.push_back(value == nullptr ? std::nullopt : std::optional(*value));
    }
    return std::span<const std::optional<double>>(values);
  }
};

// Every column of rewards that some line has, the reward itself first.
std::vector<Rewards> RewardsIn(const std::string& part) {
  bool own = false;
  std::set<std::string> names;
  ForEachLine(part, [&](const ScoresLine& line) {
    own = own || !line.judgement.rewards.empty();
    for (const auto& [name, rewards] : line.judgement.dimensions) names.insert(name);
  });
  std::vector<Rewards> rewards;
  if (own) rewards.emplace_back();
  for (const std::string& name : names) rewards.push_back({name, {}});
  return rewards;
}

std::vector<Column> ColumnsFor(const std::vector<Rewards>& rewards) {
  std::vector<Column> columns = {{"id", Column::Type::kText}};
  for (const Rewards& column : rewards) {
    std::string name = column.dimension.empty() ? "rewards" : column.dimension;
    const bool taken = name == "id" || name == "failure" || name == "truncated" ||
                       (name == "rewards" && !column.dimension.empty());
    columns.push_back({taken ? name + "_" : name, Column::Type::kNumbers});
  }
  columns.push_back({"truncated", Column::Type::kInteger});
  columns.push_back({"failure", Column::Type::kText});
  return columns;
}

}  // namespace

PartState ReadPart(const std::string& path, std::unique_ptr<SampleReader> reader, uint64_t rows) {
  PartState done, read;
  if (!FileExists(path)) return done;
  const MappedFile file(path);
  LineReader lines(file.bytes(), path);
  Sample sample;
  for (std::string_view text; lines.Next(text);) {
    const std::optional<ScoresLine> line = WholeLine(file.bytes(), lines, text);
    if (!line) break;
    if (read.rows == rows) {
      throw Error(path + " has more rows than are wanted: expected " + std::to_string(rows) +
                  "; give a larger --limit, or begin anew with --fresh");
    }
    const bool more = reader->Next(sample);
    if (!more || sample.id != line->id) {
      throw Error(lines.Where() + ": got the id \"" + line->id + "\", expected " +
                  (more ? "\"" + sample.id + "\"" : std::string("no more rows")) +
                  ": it is of other rows; begin anew with --fresh");
    }
    const Failure* failure = FirstFailure(line->judgement);
    ++read.rows;
    read.failed += failure != nullptr;
    read.truncated += line->judgement.usage.truncated > 0;
    read.bytes = lines.end();
    if (failure == nullptr || !IsRetryable(failure->kind)) done = read;
    file.Release(lines.offset());
  }
  return done;
}

void WriteScoresTable(const std::string& part, const std::string& path) {
  std::vector<Rewards> rewards = RewardsIn(part);
  const auto table = MakeParquetFileWriter(path, ColumnsFor(rewards));
  std::vector<Cell> row;
  ForEachLine(part, [&](const ScoresLine& line) {
    row.assign(1, std::string_view(line.id));
    for (Rewards& column : rewards) row.push_back(column.Of(line.judgement));
    row.emplace_back(line.judgement.usage.truncated);
    const Failure* failure = FirstFailure(line.judgement);
    row.push_back(failure == nullptr ? Cell() : Cell(std::string_view(failure->message)));
    table->Add(row);
  });
  table->Finish();
}

}  // namespace assay
