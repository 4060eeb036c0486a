#include "harness/io/parquet_rows.h"

#include <arrow/array.h>
#include <arrow/io/memory.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/properties.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/utf8.h"
#include "harness/io/arrow_json.h"

namespace assay {
namespace {

constexpr int64_t kRowsAtATime = 256;
// What a file may make Arrow allocate: its metadata can claim any size.
constexpr int64_t kMostMemory = int64_t{4} << 30;

void Require(const arrow::Status& status, const std::string& path) {
  if (status.ok()) return;
  throw Error("cannot read " + path + " as Parquet: " + status.message());
}

template <typename T>
T Take(arrow::Result<T> result, const std::string& path) {
  Require(result.status(), path);
  return std::move(result).ValueUnsafe();
}

// Arrow reports most faults as a Status, and some by throwing.
template <typename Function>
auto Guard(const std::string& path, Function function) -> decltype(function()) {
  try {
    return function();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& e) {
    throw Error("cannot read " + path + " as Parquet: " + e.what());
  }
}

// The physical columns of a field: one, or those of its parts.
void AddLeaves(const parquet::arrow::SchemaField& field, std::vector<int>& leaves) {
  if (field.is_leaf()) leaves.push_back(field.column_index);
  for (const auto& child : field.children) AddLeaves(child, leaves);
}

class ParquetFile {
 public:
  explicit ParquetFile(MappedFile file)
      : file_(std::move(file)), pool_(arrow::default_memory_pool(), kMostMemory) {
    parquet::ReaderProperties reading(&pool_);
    reading.set_page_checksum_verification(true);
    parquet::ArrowReaderProperties properties(/*use_threads=*/false);
    properties.set_batch_size(kRowsAtATime);
    properties.set_pre_buffer(false);
    parquet::arrow::FileReaderBuilder builder;
    auto bytes = std::make_shared<arrow::io::BufferReader>(
        std::make_shared<arrow::Buffer>(std::string_view(file_.bytes())));
    Require(builder.Open(bytes, reading), path());
    builder.memory_pool(&pool_)->properties(properties);
    reader_ = Take(builder.Build(), path());
    Require(reader_->GetSchema(&schema_), path());
  }

  const std::string& path() const { return file_.path(); }
  const arrow::Schema& schema() const { return *schema_; }

  /// Only the columns (of the schema) that are named; the others' bytes are not read.
  std::unique_ptr<arrow::RecordBatchReader> Batches(const std::vector<size_t>& columns) {
    std::vector<int> groups(static_cast<size_t>(reader_->num_row_groups())), leaves;
    std::iota(groups.begin(), groups.end(), 0);
    for (const size_t column : columns) {
      AddLeaves(reader_->manifest().schema_fields.at(column), leaves);
    }
    return Take(reader_->GetRecordBatchReader(groups, leaves), path());
  }

 private:
  MappedFile file_;
  arrow::CappedMemoryPool pool_;
  std::unique_ptr<parquet::arrow::FileReader> reader_;
  std::shared_ptr<arrow::Schema> schema_;
};

class ParquetRows final : public RowReader {
 public:
  explicit ParquetRows(MappedFile file) : file_(std::move(file)) {
    std::vector<size_t> columns;
    for (size_t i = 0; i < file_.schema().fields().size(); ++i) {
      const arrow::Field& field = *file_.schema().field(static_cast<int>(i));
      if (HasJsonForm(*field.type())) {
        columns.push_back(i);
        AddName(field.name());
      } else {
        hidden_[field.name()] = field.type()->ToString();
      }
    }
    if (columns.empty()) {
      throw Error(file_.path() + ": no column of text or numbers: got " +
                  ParquetColumns(file_.path()));
    }
    batches_ = file_.Batches(columns);
  }

  bool Next(Json& row) override {
    return Guard(file_.path(), [&] { return NextRow(row); });
  }

  std::string Where() const override { return file_.path() + ": row " + std::to_string(row_); }
  std::string HiddenType(const std::string& column) const override {
    const auto found = hidden_.find(column);
    return found == hidden_.end() ? "" : found->second;
  }
  size_t Repairs() const override { return repairs_; }

 private:
  void AddName(std::string name) {
    RepairUtf8(name);
    if (std::ranges::find(names_, name) != names_.end()) {
      throw Error(file_.path() + ": column \"" + name + "\" is there twice");
    }
    names_.push_back(std::move(name));
  }

  bool NextRow(Json& row) {
    while (batch_ == nullptr || at_ == batch_->num_rows()) {
      batch_ = Take(batches_->Next(), file_.path());
      if (batch_ == nullptr) return false;
      Require(batch_->Validate(), file_.path());
      at_ = 0;
    }
    ++row_;
    row = Json::object();
    for (size_t i = 0; i < names_.size(); ++i) {
      row[names_[i]] = Value(static_cast<int>(i));
    }
    ++at_;
    return true;
  }

  Json Value(int column) {
    try {
      return ArrowValue(*batch_->column(column), at_, repairs_);
    } catch (const Error& e) {
      throw Error(Where() + ": column \"" + names_[static_cast<size_t>(column)] +
                  "\": " + e.what());
    }
  }

  ParquetFile file_;
  std::vector<std::string> names_;
  std::map<std::string, std::string> hidden_;  // types of the columns without a JSON form, by name
  std::unique_ptr<arrow::RecordBatchReader> batches_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  int64_t at_ = 0;
  size_t row_ = 0;
  size_t repairs_ = 0;
};

}  // namespace

std::unique_ptr<RowReader> OpenParquetRows(MappedFile file) {
  const std::string path = file.path();
  return Guard(path, [&] { return std::make_unique<ParquetRows>(std::move(file)); });
}

std::string ParquetColumns(const std::string& path) {
  return Guard(path, [&] {
    const ParquetFile file{MappedFile(path)};
    std::string columns;
    for (const auto& field : file.schema().fields()) {
      columns += (columns.empty() ? "" : ", ") + field->name() + " " + field->type()->ToString();
    }
    return columns;
  });
}

}  // namespace assay
