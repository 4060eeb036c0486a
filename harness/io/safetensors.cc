#include "harness/io/safetensors.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/json.h"

namespace assay {
namespace {

constexpr size_t kLengthBytes = 8;
constexpr uint64_t kMaxHeader = 100'000'000;  // the format's own limit
constexpr size_t kMaxDepth = 3;               // file, tensor, shape
constexpr size_t kMaxRank = 32;

// Bits of an element. The sub-byte types pack several into a byte.
constexpr std::pair<std::string_view, uint64_t> kElementBits[] = {
    {"F4", 4},   {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"BOOL", 8},        {"U8", 8},
    {"I8", 8},   {"F8_E4M3", 8}, {"F8_E5M2", 8}, {"F8_E8M0", 8},     {"F8_E4M3FNUZ", 8},
    {"U16", 16}, {"I16", 16},    {"F16", 16},    {"F8_E5M2FNUZ", 8}, {"BF16", 16},
    {"U32", 32}, {"I32", 32},    {"F32", 32},    {"U64", 64},        {"I64", 64},
    {"F64", 64}, {"C64", 64},
};

[[noreturn]] void Refuse(std::string_view where, const std::string& what) {
  throw Error(std::string(where) + " is not a valid safetensors file: " + what);
}

/// Walks over JSON and keeps nothing; what it says of nesting and repeated keys ends the walk.
/// (nlohmann's parser with a callback would look through all entries before after each.)
class HeaderCheck : public nlohmann::json_sax<Json> {
 public:
  const std::string& fault() const { return fault_; }
  const std::string& repeated() const { return repeated_; }

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool string(string_t& /*text*/) override { return true; }
  bool binary(binary_t& /*bytes*/) override { return true; }
  bool start_object(std::size_t /*size*/) override { return Open(); }
  bool end_object() override { return Close(); }
  bool start_array(std::size_t /*size*/) override { return Open(); }
  bool end_array() override { return Close(); }

  bool key(string_t& name) override {
    if (keys_.back().insert(name).second) return true;
    repeated_ = name;
    fault_ = "repeated";
    return false;
  }

  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const Json::exception& error) override {
    fault_ = std::string("its header is not JSON: ") + error.what();
    return false;
  }

 private:
  bool Open() {
    keys_.emplace_back();
    if (keys_.size() <= kMaxDepth) return true;
    fault_ = "its header is nested too deeply";
    return false;
  }

  bool Close() {
    keys_.pop_back();
    return true;
  }

  std::vector<std::set<std::string>> keys_;  // of each open object or list
  std::string fault_, repeated_;
};

/// Reads one header; its methods throw Error with the file's name, and the tensor's once it is
/// known.
class HeaderReader {
 public:
  HeaderReader(std::string_view file, std::string_view where) : file_(file), where_(where) {}

  TensorsByName Read() {
    const Json header = ParseHeader();
    TensorsByName tensors;
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__") {
        CheckMetadata(entry);
      } else {
        tensors.emplace(name, ReadTensor(name, entry));
      }
    }
    CheckCoverage(tensors);
    return tensors;
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const { Refuse(where_, what); }
  [[noreturn]] void Fail(const std::string& name, const std::string& what) const {
    Fail("tensor \"" + name.substr(0, 200) + "\": " + what);
  }

  std::string_view HeaderBytes() {
    const uint64_t begin = SafetensorsDataBegin(file_, file_.size(), where_);
    data_ = file_.substr(begin);
    return file_.substr(kLengthBytes, begin - kLengthBytes);
  }

  // Not ParseJson: a repeated key or invalid UTF-8 is an error here, not something to repair.
  Json ParseHeader() {
    const std::string_view bytes = HeaderBytes();
    if (bytes.find('\0') != std::string_view::npos) Fail("its header is not JSON: got a NUL byte");
    HeaderCheck check;
    if (!Json::sax_parse(bytes, &check)) {
      if (!check.repeated().empty() || check.fault() == "repeated") {
        Fail(check.repeated(), check.fault());
      }
      Fail(check.fault());
    }
    Json header = Json::parse(bytes);
    if (!header.is_object()) Fail("its header is not a JSON object");
    return header;
  }

  void CheckMetadata(const Json& metadata) const {
    const auto is_string = [](const Json& value) { return value.is_string(); };
    if (!metadata.is_object() || !std::ranges::all_of(metadata, is_string)) {
      Fail("__metadata__ is not an object of strings");
    }
  }

  TensorBytes ReadTensor(const std::string& name, const Json& entry) const {
    if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") ||
        !entry.contains("shape") || !entry.contains("data_offsets")) {
      Fail(name, "expected exactly the keys dtype, shape and data_offsets");
    }
    if (!entry["dtype"].is_string())
      Fail(name, "its dtype: got " + std::string(TypeName(entry["dtype"])) + ", expected a string");
    TensorBytes tensor;
    tensor.dtype = entry["dtype"].get<std::string>();
    const uint64_t size = CheckShape(name, entry["shape"], ElementBits(name, tensor.dtype));
    for (const Json& dimension : entry["shape"]) tensor.shape.push_back(dimension.get<int64_t>());

    const Json& offsets = entry["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned()) {
      Fail(name, "its data_offsets are not two sizes");
    }
    const auto begin = offsets[0].get<uint64_t>();
    const auto end = offsets[1].get<uint64_t>();
    if (begin > end || end > data_.size()) {
      Fail(name, "its data_offsets [" + std::to_string(begin) + ", " + std::to_string(end) +
                     "] lie outside the " + std::to_string(data_.size()) +
                     " bytes of data; the file may be cut short");
    }
    if (end - begin != size) {
      Fail(name, "got " + std::to_string(end - begin) + " bytes, expected " + std::to_string(size) +
                     " for its shape and dtype");
    }
    tensor.bytes = data_.substr(begin, size);
    return tensor;
  }

  uint64_t ElementBits(const std::string& name, std::string_view dtype) const {
    for (const auto& [known, bits] : kElementBits) {
      if (known == dtype) return bits;
    }
    Fail(name, "unknown dtype \"" + std::string(dtype.substr(0, 50)) + "\"");
  }

  // Bytes of a tensor of this shape.
  uint64_t CheckShape(const std::string& name, const Json& shape, uint64_t bits) const {
    if (!shape.is_array() || shape.size() > kMaxRank) Fail(name, "its shape is not a short list");
    uint64_t size = bits;
    for (const Json& dimension : shape) {
      if (!dimension.is_number_unsigned() || dimension.get<uint64_t>() > INT64_MAX) {
        Fail(name, "its shape has something else than sizes");
      }
      if (__builtin_mul_overflow(size, dimension.get<uint64_t>(), &size)) {
        Fail(name, "its shape is too large");
      }
    }
    if (size % 8 != 0) Fail(name, "its elements do not fill whole bytes");
    return size / 8;
  }

  void CheckCoverage(const TensorsByName& tensors) const {
    std::vector<std::pair<std::string_view, const std::string*>> ranges;
    for (const auto& [name, tensor] : tensors) ranges.emplace_back(tensor.bytes, &name);
    std::ranges::sort(ranges, {}, [](const auto& range) {
      return std::pair(range.first.data(), range.first.size());
    });
    const char* covered = data_.data();
    for (const auto& [bytes, name] : ranges) {
      if (bytes.data() < covered) Fail(*name, "it overlaps another tensor");
      if (bytes.data() > covered) Fail(*name, "there is a hole in the data before it");
      covered = bytes.data() + bytes.size();
    }
    if (covered != data_.data() + data_.size()) {
      Fail(std::to_string(data_.data() + data_.size() - covered) +
           " bytes at its end belong to no tensor");
    }
  }

  std::string_view file_;
  std::string_view where_;
  std::string_view data_;
};

}  // namespace

uint64_t SafetensorsDataBegin(std::string_view beginning, uint64_t file_size,
                              std::string_view where) {
  if (beginning.size() < kLengthBytes || file_size < kLengthBytes) {
    Refuse(where, "got " + std::to_string(beginning.size()) + " bytes, expected at least 8");
  }
  uint64_t size = 0;
  for (size_t i = 0; i < kLengthBytes; ++i) {
    size |= static_cast<uint64_t>(static_cast<unsigned char>(beginning[i])) << (8 * i);
  }
  if (size > kMaxHeader || size > file_size - kLengthBytes) {
    Refuse(where, "its header is said to have " + std::to_string(size) +
                      " bytes, but the file has " + std::to_string(file_size) +
                      "; it may be cut short");
  }
  return kLengthBytes + size;
}

TensorsByName ParseSafetensors(std::string_view file, std::string_view where) {
  return HeaderReader(file, where).Read();
}

}  // namespace assay
