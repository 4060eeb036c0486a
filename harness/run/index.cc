#include "harness/run/index.h"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

#include "harness/core/conversation_json.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/published_counts.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"
#include "harness/io/rows.h"

namespace assay {
namespace {

bool IsLabelled(const Label& label) {
  const auto known = [](const std::optional<double>& grade) { return grade.has_value(); };
  return !label.pairs.empty() || !label.dimensions.empty() || !label.votes.empty() ||
         label.first_error || std::any_of(label.grades.begin(), label.grades.end(), known);
}

uint64_t TextBytes(const Parts& parts) {
  uint64_t bytes = 0;
  for (const Part& part : parts) bytes += part.kind == Part::Kind::kText ? part.data.size() : 0;
  return bytes;
}

uint64_t TextBytes(const Sample& sample) {
  uint64_t bytes = 0;
  for (const Message& message : sample.prompt) bytes += TextBytes(message.parts);
  for (const Response& response : sample.responses) bytes += TextBytes(response.parts);
  return bytes;
}

// Collects the index while samples stream by.
class Indexer {
 public:
  explicit Indexer(SuiteIndex& index) : index_(index) {}

  void Add(const Sample& sample) {
    if (index_.size() == std::numeric_limits<uint32_t>::max()) {
      throw Error("the suite has too many samples: expected fewer than 2^32");
    }
    const auto [subset, added] =
        code_of_.try_emplace(sample.subset, static_cast<uint32_t>(index_.subsets.size()));
    if (added) index_.subsets.push_back(sample.subset);
    index_.subset_of.push_back(subset->second);
    index_.id_hash.push_back(HashId(sample.id));
    index_.responses.push_back(static_cast<uint32_t>(sample.responses.size()));
    index_.text_bytes += TextBytes(sample);
    labelled_ = labelled_ || IsLabelled(sample.label);
  }

  bool labelled() const { return labelled_; }

 private:
  SuiteIndex& index_;
  std::unordered_map<std::string, uint32_t> code_of_;
  bool labelled_ = false;
};

// Everything of a sample that a judgement or a score depends on.
std::string CanonicalSample(const Sample& sample) {
  Json responses = Json::array();
  for (const Response& response : sample.responses)
    responses.push_back(PartsToJson(response.parts));
  Json pairs = Json::array();
  for (const Pair& pair : CountedPairs(sample.label)) {
    pairs.push_back({pair.winner, pair.loser, pair.share});
  }
  return CanonicalJson({{"id", sample.id},
                        {"subset", sample.subset},
                        {"prompt", ConversationToJson(sample.prompt)},
                        {"responses", responses},
                        {"pairs", pairs}});
}

// The id of the second sample with this hash, for the message.
std::string RepeatedId(const Suite& suite, const Source& source, uint64_t hash) {
  const auto reader = suite.Open(source);
  Sample sample;
  while (reader->Next(sample)) {
    if (HashId(sample.id) == hash) return sample.id;
  }
  return "?";
}

void RequireUniqueIds(const Suite& suite, const Source& source, const SuiteIndex& index) {
  std::vector<uint64_t> sorted = index.id_hash;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return;
  std::vector<size_t> rows;
  for (size_t i = 0; i < index.id_hash.size() && rows.size() < 2; ++i) {
    if (index.id_hash[i] == *twice) rows.push_back(i + 1);
  }
  throw Error("id \"" + RepeatedId(suite, source, *twice) + "\" is used twice in " +
              suite.Card().name + ": by samples " + std::to_string(rows[0]) + " and " +
              std::to_string(rows[1]) + ", expected ids to be unique; make them so");
}

void CheckCounts(const SuiteCard& card, SuiteIndex& index) {
  if (card.expected.empty()) return;
  SubsetCounts rows;
  for (const std::string& subset : index.subsets) rows.emplace_back(subset, 0);
  for (const uint32_t subset : index.subset_of) ++rows[subset].second;
  for (const auto& [subset, got, expected] :
       DifferencesFromPublished(card.expected, rows, !index.missing_parts.empty())) {
    index.warnings.push_back(
        "subset " + subset +
        (expected ? " has " + Counted(got, "sample") + ", the published data have " +
                        std::to_string(*expected)
                  : " is not in the published data: got " + Counted(got, "sample")));
  }
}

// Adds name and hash of each file of each part, and compares it with the published one; returns
// whether there was any file.
bool HashParts(const std::vector<PartFile>& parts, SuiteIndex& index, Json& hashed) {
  for (const PartFile& part : parts) {
    for (const std::string& file :
         FolderExists(part.path) ? RowFiles(part.path) : std::vector<std::string>{part.path}) {
      const std::string sha256 = FileSha256(file);
      hashed["parts"].push_back({part.part, sha256});
      index.files.push_back(file);
      if (part.sha256.empty() || sha256 == part.sha256) continue;
      index.warnings.push_back("part " + part.part + " is not the published file: got SHA-256 " +
                               sha256 + ", expected " + part.sha256);
    }
  }
  return !parts.empty();
}

}  // namespace

SuiteIndex IndexSuite(const Suite& suite, const Source& source) {
  const SuiteCard& card = suite.Card();
  SuiteIndex index;
  Json hashed = {
      {"manifest", card.canonical_manifest},
      {"variant", card.variant},
      {"columns", std::map<std::string, std::string>(source.columns.begin(), source.columns.end())},
      {"parts", Json::array()}};
  const bool has_files = HashParts(suite.Locate(source), index, hashed);
  index.missing_parts = suite.MissingParts(source);

  Indexer indexer(index);
  Sha256 content;
  const auto reader = suite.Open(source);
  Sample sample;
  while (reader->Next(sample)) {
    indexer.Add(sample);
    // Data that came with the program have no file to hash.
    if (!has_files) content.Update(CanonicalSample(sample));
  }
  if (index.size() == 0) throw Error("suite " + card.name + " has no samples");
  RequireUniqueIds(suite, source, index);
  if (!has_files) hashed["parts"].push_back({"samples", content.Hex()});

  index.labelled = indexer.labelled();
  for (std::string& warning : reader->Warnings()) index.warnings.push_back(std::move(warning));
  CheckCounts(card, index);
  index.sha256 = Sha256Hex(CanonicalJson(hashed));
  return index;
}

}  // namespace assay
