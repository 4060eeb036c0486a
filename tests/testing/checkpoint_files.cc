#include "tests/testing/checkpoint_files.h"

#include <bit>

#include "harness/core/json.h"

namespace assay::testing {
namespace {

size_t ElementBytes(const std::string& dtype) {
  if (dtype == "F32" || dtype == "I32") return 4;
  if (dtype == "F64" || dtype == "I64") return 8;
  return dtype == "BF16" || dtype == "F16" ? 2 : 1;
}

std::string GgufString(std::string_view text) {
  return LittleEndian(text.size(), 8) + std::string(text);
}

void Pad(std::string& bytes) { bytes.resize((bytes.size() + 31) / 32 * 32); }

}  // namespace

std::string LittleEndian(uint64_t value, size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xff);
  return bytes;
}

std::string SafetensorsBytes(const std::map<std::string, TensorShape>& tensors) {
  Json header = Json::object();
  size_t end = 0;
  for (const auto& [name, tensor] : tensors) {
    const size_t begin = end;
    size_t size = ElementBytes(tensor.dtype);
    for (const int64_t dimension : tensor.shape) size *= static_cast<size_t>(dimension);
    end += size;
    header[name] = {
        {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
  }
  const std::string text = header.dump();
  return LittleEndian(text.size(), 8) + text + std::string(end, '\0');
}

void GgufBytes::Add(const std::string& key, uint32_t value) {
  ++pairs_;
  metadata_ += GgufString(key) + LittleEndian(4, 4) + LittleEndian(value, 4);
}

void GgufBytes::Add(const std::string& key, float value) {
  ++pairs_;
  metadata_ +=
      GgufString(key) + LittleEndian(6, 4) + LittleEndian(std::bit_cast<uint32_t>(value), 4);
}

void GgufBytes::Add(const std::string& key, bool value) {
  ++pairs_;
  metadata_ += GgufString(key) + LittleEndian(7, 4) + LittleEndian(value ? 1 : 0, 1);
}

void GgufBytes::Add(const std::string& key, std::string_view value) {
  ++pairs_;
  metadata_ += GgufString(key) + LittleEndian(8, 4) + GgufString(value);
}

void GgufBytes::Add(const std::string& key, const std::vector<std::string>& values) {
  ++pairs_;
  metadata_ +=
      GgufString(key) + LittleEndian(9, 4) + LittleEndian(8, 4) + LittleEndian(values.size(), 8);
  for (const std::string& value : values) metadata_ += GgufString(value);
}

void GgufBytes::AddTensor(const std::string& name, uint32_t type, const std::vector<int64_t>& shape,
                          const std::string& data) {
  ++tensors_;
  infos_ += GgufString(name) + LittleEndian(shape.size(), 4);
  for (size_t i = shape.size(); i-- > 0;) {
    infos_ += LittleEndian(static_cast<uint64_t>(shape[i]), 8);
  }
  infos_ += LittleEndian(type, 4) + LittleEndian(data_.size(), 8);
  data_ += data;
  Pad(data_);
}

std::string GgufBytes::File() const {
  std::string file = "GGUF" + LittleEndian(3, 4) + LittleEndian(tensors_, 8) +
                     LittleEndian(pairs_, 8) + metadata_ + infos_;
  Pad(file);
  return file + data_;
}

}  // namespace assay::testing
