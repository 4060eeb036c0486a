#include "adapters/scores/scores_file.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/suite_index.h"
#include "harness/io/file.h"
#include "harness/io/json_rows.h"
#include "harness/io/lines.h"
#include "harness/io/scores_format.h"

namespace assay {
namespace {

constexpr size_t kLargestColumnFile = size_t{512} << 20;

// JSON Lines, mapped: an entry's position is its byte offset.
class JsonLinesScores final : public ScoresFile {
 public:
  explicit JsonLinesScores(MappedFile file) : ScoresFile(file.path()), text_(std::move(file)) {
    LineReader lines(text_.text(), path_);
    std::string_view line;
    while (lines.Next(line)) {
      if (lines.number() > std::numeric_limits<uint32_t>::max()) {
        throw Error(path_ + ": too many lines");
      }
      const std::string where = lines.Where();
      const ScoresLine scores = ScoresLineFromJson(ParseJson(line, where, kScoresJson), where);
      Add(scores.id, lines.offset(), lines.number(), scores.judgement);
      text_.Release(lines.end());
    }
    if (entries_.empty()) throw Error(path_ + " is empty: expected one JSON object per line");
  }

  std::string Where(const ScoresEntry& entry) const override {
    return path_ + ":" + std::to_string(entry.place);
  }
  std::string Id(const ScoresEntry& entry) const override { return Line(entry).id; }
  Judgement Read(const ScoresEntry& entry) const override { return Line(entry).judgement; }

 private:
  ScoresLine Line(const ScoresEntry& entry) const {
    const std::string_view rest = text_.text().substr(entry.at);
    const std::string where = Where(entry);
    return ScoresLineFromJson(ParseJson(rest.substr(0, rest.find('\n')), where, kScoresJson),
                              where);
  }

  RowText text_;
};

}  // namespace

void ScoresFile::Add(const std::string& id, uint64_t at, size_t place, const Judgement& judgement) {
  size_t rewards = judgement.rewards.size();
  for (const auto& [name, values] : judgement.dimensions) {
    rewards = values.size();
    if (std::ranges::find(content_.dimensions, name) == content_.dimensions.end()) {
      content_.dimensions.push_back(name);
    }
  }
  size_t responses = rewards;
  for (const Verdict& verdict : judgement.verdicts) {
    responses = std::max(responses, *std::ranges::max_element(verdict.shown) + 1);
    content_.rankings |= verdict.shown.size() > 2;
  }
  content_.rewards |= !judgement.rewards.empty();
  content_.verdicts |= !judgement.verdicts.empty();
  ++size_;
  entries_.push_back(ScoresEntry{.id = HashId(id),
                                 .at = at,
                                 .place = static_cast<uint32_t>(place),
                                 .rewards = static_cast<uint32_t>(rewards),
                                 .responses = static_cast<uint32_t>(responses)});
}

std::unique_ptr<ScoresFile> OpenScoresFile(const std::string& path) {
  MappedFile file(path);
  if (IsRewardBenchScores(file.bytes())) {
    return ReadRewardBenchScores(ReadFile(path, kLargestColumnFile), path);
  }
  return std::make_unique<JsonLinesScores>(std::move(file));
}

}  // namespace assay
