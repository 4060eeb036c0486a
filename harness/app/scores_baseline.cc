#include "harness/app/scores_baseline.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <unordered_map>

#include "adapters/scores/scores_file.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/suite_index.h"
#include "harness/io/file.h"

namespace assay {
namespace {

// A scores file with its entries by sample.
struct OpenScores {
  std::unique_ptr<ScoresFile> file;
  std::unordered_map<uint64_t, ScoresEntry> entries;

  explicit OpenScores(const std::string& path) : file(OpenScoresFile(path)) {
    for (const ScoresEntry& entry : file->TakeEntries()) {
      const bool is_new = entries.emplace(entry.id, entry).second;
      if (!is_new) {
        throw Error(file->Where(entry) + ": the sample \"" + file->Id(entry) +
                    "\" is there twice; expected each once");
      }
    }
  }

  // nullptr: the file lacks it.
  const ScoresEntry* Find(const std::string& id) const {
    const auto found = entries.find(HashId(id));
    return found == entries.end() ? nullptr : &found->second;
  }
};

void RequireFit(const OpenScores& scores, const ScoresEntry& entry, const JudgedSample& judged) {
  const size_t responses = judged.lengths.size();
  if ((entry.rewards == 0 || entry.rewards == responses) && entry.responses <= responses) return;
  throw Error(fmt::format(
      "{}: sample \"{}\": got judgements of {}, expected {}", scores.file->Where(entry), judged.id,
      Counted(std::max(entry.rewards, entry.responses), "response"), responses));
}

}  // namespace

bool IsStoreFile(const std::string& path) {
  constexpr std::string_view kMagic = "SQLite format 3";
  std::ifstream file(path, std::ios::binary);
  std::string start(kMagic.size(), '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  return start == kMagic;
}

ScoresBaseline ReadScoresBaseline(const std::string& path, Store& store, const RunRecord& run,
                                  const std::vector<uint32_t>& ordinals) {
  const auto scores = std::make_shared<const OpenScores>(path);
  size_t missing = 0;
  std::string first;
  store.ReadJudged(run.id, ordinals, [&](const JudgedSample& judged) {
    const ScoresEntry* entry = scores->Find(judged.id);
    if (entry != nullptr) {
      RequireFit(*scores, *entry, judged);
    } else if (missing++ == 0) {
      first = judged.id;
    }
  });
  if (missing > 0) {
    throw Error(
        fmt::format("{}: got no judgement of {} of {} of the run, such as \"{}\", expected "
                    "all; export the baseline again from a run on the same samples",
                    path, missing, Counted(ordinals.size(), "sample"), first));
  }
  ScoresBaseline baseline;
  baseline.unused = scores->entries.size() - ordinals.size();  // ids of a suite are unique
  baseline.record = run;
  baseline.record.id.clear();
  baseline.record.model = ModelCard{};
  baseline.record.model.name = std::filesystem::path(path).filename().string();
  baseline.record.model.adapter = "scores";
  baseline.record.model.fingerprint = "sha256:" + FileSha256(path);
  baseline.record.health.clear();
  baseline.judged = [scores, &store, id = run.id, ordinals](const auto& visit) {
    store.ReadJudged(id, ordinals, [&](const JudgedSample& judged) {
      JudgedSample theirs = judged;
      theirs.judgement = scores->file->Read(*scores->Find(judged.id));
      visit(theirs);
    });
  };
  return baseline;
}

}  // namespace assay
