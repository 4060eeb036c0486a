// Scores lines: what is read can be written and read back as the same. RewardBench's columns:
// entries or an Error.

#include <cstdint>
#include <cstdlib>

#include "adapters/scores/scores_file.h"
#include "harness/core/error.h"
#include "harness/io/scores_format.h"

namespace assay {
namespace {

ScoresLine Parse(std::string_view text) {
  return ScoresLineFromJson(ParseJson(text, "fuzz", kScoresJson), "fuzz");
}

void FuzzLine(std::string_view text) {
  ScoresLine line;
  try {
    line = Parse(text);
  } catch (const Error&) {
    return;
  }
  const ScoresLine again = Parse(ScoresLineToJson(line));
  if (again.id != line.id || again.judgement != line.judgement) std::abort();
}

void FuzzColumns(std::string_view text) {
  IsRewardBenchScores(text);
  try {
    const auto file = ReadRewardBenchScores(std::string(text), "fuzz");
    for (const ScoresEntry& entry : file->TakeEntries()) {
      if (file->Read(entry).rewards.size() != entry.rewards) std::abort();
    }
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace assay

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  assay::FuzzLine(text);
  assay::FuzzColumns(text);
  return 0;
}
