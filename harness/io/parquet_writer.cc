#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <utility>

#include "harness/core/error.h"
#include "harness/io/table_writer.h"

namespace assay {
namespace {

constexpr int64_t kRowGroup = 65'536;

void Require(const arrow::Status& status) {
  if (!status.ok()) throw Error("cannot write Parquet: " + status.message());
}

template <typename T>
T Take(arrow::Result<T> result) {
  Require(result.status());
  return std::move(result).ValueUnsafe();
}

std::shared_ptr<arrow::DataType> TypeOf(Column::Type type) {
  switch (type) {
    case Column::Type::kText:
      return arrow::utf8();
    case Column::Type::kInteger:
      return arrow::int64();
    case Column::Type::kNumbers:
      return arrow::list(arrow::float64());
    default:
      return arrow::float64();
  }
}

class ParquetWriter final : public TableWriter {
 public:
  ParquetWriter(const std::vector<Column>& columns, std::shared_ptr<arrow::io::OutputStream> out)
      : out_(std::move(out)) {
    arrow::FieldVector fields;
    for (const Column& column : columns) {
      fields.push_back(arrow::field(column.name, TypeOf(column.type)));
      builders_.push_back(Take(arrow::MakeBuilder(fields.back()->type())));
    }
    schema_ = arrow::schema(fields);
    auto properties =
        parquet::WriterProperties::Builder().compression(parquet::Compression::SNAPPY)->build();
    writer_ = Take(parquet::arrow::FileWriter::Open(*schema_, arrow::default_memory_pool(), out_,
                                                    std::move(properties)));
  }

  void Add(std::span<const Cell> row) override {
    ASSAY_CHECK(row.size() == builders_.size());
    for (size_t i = 0; i < row.size(); ++i) Append(*builders_[i], row[i]);
    if (++rows_ == kRowGroup) WriteRowGroup();
  }

  std::string Finish() override {
    WriteRowGroup();
    Require(writer_->Close());
    if (auto* memory = dynamic_cast<arrow::io::BufferOutputStream*>(out_.get())) {
      return Take(memory->Finish())->ToString();
    }
    Require(out_->Close());
    return "";
  }

 private:
  static void Append(arrow::ArrayBuilder& builder, const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) {
      Require(dynamic_cast<arrow::StringBuilder&>(builder).Append(*text));
    } else if (const auto* integer = std::get_if<int64_t>(&cell)) {
      Require(dynamic_cast<arrow::Int64Builder&>(builder).Append(*integer));
    } else if (const auto* number = std::get_if<double>(&cell)) {
      Require(dynamic_cast<arrow::DoubleBuilder&>(builder).Append(*number));
    } else if (const auto* numbers = std::get_if<std::span<const std::optional<double>>>(&cell)) {
      auto& list = dynamic_cast<arrow::ListBuilder&>(builder);
      auto& values = dynamic_cast<arrow::DoubleBuilder&>(*list.value_builder());
      Require(list.Append());
      for (const std::optional<double>& value : *numbers) {
        Require(value ? values.Append(*value) : values.AppendNull());
      }
    } else {
      Require(builder.AppendNull());
    }
  }

  void WriteRowGroup() {
    if (rows_ == 0) return;
    arrow::ArrayVector arrays;
    for (const auto& builder : builders_) arrays.push_back(Take(builder->Finish()));
    Require(writer_->WriteRecordBatch(*arrow::RecordBatch::Make(schema_, rows_, arrays)));
    Require(writer_->NewBufferedRowGroup());
    rows_ = 0;
  }

  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
  std::shared_ptr<arrow::io::OutputStream> out_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  int64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> MakeParquetWriter(const std::vector<Column>& columns) {
  return std::make_unique<ParquetWriter>(columns, Take(arrow::io::BufferOutputStream::Create()));
}

std::unique_ptr<TableWriter> MakeParquetFileWriter(const std::string& path,
                                                   const std::vector<Column>& columns) {
  return std::make_unique<ParquetWriter>(columns, Take(arrow::io::FileOutputStream::Open(path)));
}

}  // namespace assay
