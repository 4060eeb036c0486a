#include "harness/io/rows.h"

#include <utility>

#include "harness/core/error.h"
#include "harness/io/file.h"
#include "harness/io/json_rows.h"
#include "harness/io/parquet_rows.h"

namespace assay {
namespace {

enum class Format { kParquet, kJsonArray, kJsonLines };

[[noreturn]] void UnknownFormat(const std::string& path, std::string_view got) {
  throw Error("unknown format: " + path + ": got " + std::string(got) +
              ", expected Parquet, a JSON list of objects, or JSON Lines");
}

// One object written over many lines is JSON, but not JSON Lines.
void RequireWholeFirstLine(std::string_view text, const std::string& path) {
  const std::string_view line = text.substr(0, text.find('\n'));
  const size_t last = line.find_last_not_of(" \t\r");
  if (line[last] == '}') return;
  throw Error(path +
              ":1: got a line that is no whole object, expected one object a line (JSON "
              "Lines), or a list of objects in [ ]");
}

Format FormatOf(const MappedFile& file) {
  const std::string_view bytes = file.bytes();
  if (bytes.starts_with("PAR1")) return Format::kParquet;
  if (bytes.starts_with("\x1F\x8B")) UnknownFormat(file.path(), "a gzip file (unpack it first)");
  if (bytes.starts_with("version https://git-lfs")) {
    UnknownFormat(file.path(), "a Git LFS pointer (fetch the file with `git lfs pull`)");
  }
  const std::string_view text = WithoutByteOrderMark(bytes);
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    throw Error(file.path() + " is empty: expected rows of data");
  }
  if (text[first] == '[') return Format::kJsonArray;
  if (text[first] == '{') {
    RequireWholeFirstLine(text.substr(first), file.path());
    return Format::kJsonLines;
  }
  UnknownFormat(file.path(), "a file that starts with neither `{` nor `[`");
}

std::unique_ptr<RowReader> OpenFile(const std::string& path) {
  MappedFile file(path);
  switch (FormatOf(file)) {
    case Format::kParquet:
      return OpenParquetRows(std::move(file));
    case Format::kJsonArray:
      return std::make_unique<JsonArrayRows>(RowText(std::move(file)));
    default:
      return std::make_unique<JsonLinesRows>(RowText(std::move(file)));
  }
}

// The rows of several files, one after the other.
class Table final : public RowReader {
 public:
  Table(std::string path, std::vector<std::string> files)
      : path_(std::move(path)), files_(std::move(files)), file_(OpenFile(files_[0])) {}

  bool Next(Json& row) override {
    while (!file_->Next(row)) {
      if (next_ == files_.size()) {
        if (!any_) throw Error(path_ + " is empty: expected rows of data");
        return false;
      }
      repairs_ += file_->Repairs();
      file_ = OpenFile(files_[next_++]);
    }
    any_ = true;
    return true;
  }

  std::string Where() const override { return file_->Where(); }
  std::string HiddenType(const std::string& column) const override {
    return file_->HiddenType(column);
  }
  size_t Repairs() const override { return repairs_ + file_->Repairs(); }

 private:
  std::string path_;
  std::vector<std::string> files_;
  std::unique_ptr<RowReader> file_;
  size_t next_ = 1;
  size_t repairs_ = 0;  // of the files before this one
  bool any_ = false;
};

// Shards of one table have the same columns; the first that differs is named.
void RequireSameColumns(const std::vector<std::string>& files) {
  const std::string expected = ParquetColumns(files[0]);
  for (const std::string& file : files) {
    const std::string got = ParquetColumns(file);
    if (got == expected) continue;
    throw Error("the files of a folder must have the same columns: " + file + " has " + got +
                ", expected " + expected + " as in " + files[0]);
  }
}

}  // namespace

std::vector<std::string> RowFiles(const std::string& path) {
  if (!FolderExists(path)) return {path};
  // A lone .json beside them describes the data set, as Hugging Face's dataset_info.json does.
  std::vector<std::string> parquet = ListFiles(path, {".parquet"});
  std::vector<std::string> lines = ListFiles(path, {".jsonl"});
  if (!parquet.empty() && !lines.empty()) {
    throw Error("the folder " + path +
                " has data of two kinds, *.parquet and *.jsonl: expected one; name a file, or move "
                "the others");
  }
  if (!parquet.empty()) return parquet;
  if (!lines.empty()) return lines;
  std::vector<std::string> lists = ListFiles(path, {".json"});
  if (!lists.empty()) return lists;
  throw Error("no data in the folder " + path + ": expected *.parquet, *.jsonl or *.json files");
}

std::unique_ptr<RowReader> OpenRows(const std::string& path) {
  std::vector<std::string> files = RowFiles(path);
  if (files.size() > 1 && files[0].ends_with(".parquet")) RequireSameColumns(files);
  return std::make_unique<Table>(path, std::move(files));
}

std::unique_ptr<RowReader> RowsOf(std::string_view jsonl, std::string name) {
  return std::make_unique<JsonLinesRows>(RowText(jsonl, std::move(name)));
}

}  // namespace assay
