#include "harness/app/score_input.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "harness/app/sources.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"
#include "suites/data_file.h"

namespace assay {
namespace {

// Numbers the rows of each id that repeats, from the second on.
class NumberedRows final : public SampleReader {
 public:
  NumberedRows(std::unique_ptr<SampleReader> rows, const std::unordered_set<uint64_t>& repeated)
      : rows_(std::move(rows)), repeated_(repeated) {}

  bool Next(Sample& sample) override {
    if (!rows_->Next(sample)) return false;
    if (repeated_.empty()) return true;
    const uint64_t hash = HashId(sample.id);
    if (!repeated_.contains(hash)) return true;
    if (const uint64_t number = ++times_[hash]; number > 1) {
      sample.id += "#" + std::to_string(number);
    }
    return true;
  }

  std::vector<std::string> Warnings() const override { return rows_->Warnings(); }

 private:
  std::unique_ptr<SampleReader> rows_;
  const std::unordered_set<uint64_t>& repeated_;
  std::unordered_map<uint64_t, uint64_t> times_;
};

std::unordered_set<uint64_t> Repeated(std::vector<uint64_t> hashes) {
  std::ranges::sort(hashes);
  std::unordered_set<uint64_t> repeated;
  for (size_t i = 1; i < hashes.size(); ++i) {
    if (hashes[i] == hashes[i - 1]) repeated.insert(hashes[i]);
  }
  return repeated;
}

}  // namespace

ScoreInput::ScoreInput(const std::string& path, const std::vector<std::string>& columns)
    : path_(path) {
  if (!FileExists(path) && !FolderExists(path)) {
    throw Error("no such file or folder: " + path +
                "; expected rows as JSON Lines, JSON or Parquet");
  }
  suite_ = MakeDataFileSuite(path, RepeatedIds::kLeft);
  source_ = SourceFor(suite_->Card(), "", columns);
}

SuiteIndex ScoreInput::Index(std::optional<uint64_t> limit) {
  SuiteIndex index;
  index.files = Files();
  Json hashed = {{"columns", std::map<std::string, std::string>(source_.columns.begin(),
                                                                source_.columns.end())},
                 {"files", Json::array()}};
  for (const std::string& file : index.files) hashed["files"].push_back(FileSha256(file));
  index.sha256 = Sha256Hex(CanonicalJson(hashed));
  index.subsets = {suite_->Card().name};
  repeated_.clear();
  AddRows(limit, index);
  if (index.size() == 0) throw Error(path_ + " has no rows");
  repeated_ = Repeated(index.id_hash);
  if (!repeated_.empty()) AddRows(limit, index);
  return index;
}

void ScoreInput::AddRows(std::optional<uint64_t> limit, SuiteIndex& index) const {
  for (auto* column : {&index.responses, &index.subset_of}) column->clear();
  index.id_hash.clear();
  const auto reader = Open();
  Sample sample;
  while (index.size() < limit.value_or(UINT32_MAX) && reader->Next(sample)) {
    index.id_hash.push_back(HashId(sample.id));
    index.responses.push_back(static_cast<uint32_t>(sample.responses.size()));
    index.subset_of.push_back(0);
  }
  index.warnings = reader->Warnings();
}

std::unique_ptr<SampleReader> ScoreInput::Open() const {
  return std::make_unique<NumberedRows>(suite_->Open(source_), repeated_);
}

std::vector<std::string> ScoreInput::Files() const {
  std::vector<std::string> files;
  for (const PartFile& part : suite_->Locate(source_)) files.push_back(part.path);
  return files;
}

}  // namespace assay
