#include "harness/io/gguf.h"

#include <algorithm>
#include <bit>
#include <type_traits>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/utf8.h"

namespace assay {
namespace {

constexpr uint32_t kVersion = 3;
constexpr uint64_t kMaxName = 64;
constexpr uint32_t kMaxRank = 4;
constexpr uint64_t kMaxAlignment = uint64_t{1} << 20;
constexpr uint64_t kMaxElements = uint64_t{1}
                                  << 24;           // of all metadata lists; a vocabulary has < 2^20
constexpr size_t kSmallestPair = 8 + 4 + 1;        // an empty key, a type, one byte of value
constexpr size_t kSmallestTensor = 8 + 4 + 4 + 8;  // an empty name, rank 0, type, offset
constexpr uint64_t kBlock = 32;                    // elements of a quantised block

// The format's numbers for the types of metadata.
enum class ValueType : uint32_t {
  kU8,
  kI8,
  kU16,
  kI16,
  kU32,
  kI32,
  kF32,
  kBool,
  kString,
  kArray,
  kU64,
  kI64,
  kF64,
};

struct Layout {
  GgmlType type;
  std::string_view name;
  uint64_t elements, bytes;  ///< of one block
};

constexpr Layout kLayouts[] = {
    {GgmlType::kF32, "F32", 1, 4},         {GgmlType::kF16, "F16", 1, 2},
    {GgmlType::kBF16, "BF16", 1, 2},       {GgmlType::kQ4_0, "Q4_0", kBlock, 18},
    {GgmlType::kQ4_1, "Q4_1", kBlock, 20}, {GgmlType::kQ8_0, "Q8_0", kBlock, 34},
};

// Types that exist but are not read, for messages.
constexpr std::pair<uint32_t, std::string_view> kOtherTypes[] = {
    {6, "Q5_0"},   {7, "Q5_1"},    {9, "Q8_1"},   {10, "Q2_K"},    {11, "Q3_K"},   {12, "Q4_K"},
    {13, "Q5_K"},  {14, "Q6_K"},   {15, "Q8_K"},  {16, "IQ2_XXS"}, {17, "IQ2_XS"}, {18, "IQ3_XXS"},
    {19, "IQ1_S"}, {20, "IQ4_NL"}, {21, "IQ3_S"}, {22, "IQ2_S"},   {23, "IQ4_XS"}, {29, "IQ1_M"},
};

/// Reads a header front to back; its methods throw Error with the file's name.
class HeaderReader {
 public:
  HeaderReader(std::string_view file, std::string_view where) : file_(file), where_(where) {}

  GgufContent Read() {
    if (file_.substr(0, 4) != "GGUF") Fail("it does not begin with \"GGUF\"");
    at_ = 4;
    const auto version = Number<uint32_t>("its version");
    if (version != kVersion) {
      Fail("got version " + std::to_string(version) +
           ", expected 3; convert it again with a "
           "current llama.cpp");
    }
    const uint64_t tensors = Count("its number of tensors", kSmallestTensor);
    const uint64_t pairs = Count("its number of metadata keys", kSmallestPair);
    GgufContent content;
    for (uint64_t i = 0; i < pairs; ++i) ReadPair(content);
    for (uint64_t i = 0; i < tensors; ++i) ReadTensor(content);
    PlaceTensors(content);
    return content;
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw Error(std::string(where_) + " is not a valid GGUF file: " + what);
  }

  std::string_view Bytes(uint64_t count, const std::string& what) {
    if (count > file_.size() - at_) {
      Fail(what + " leaves the file, which has " + std::to_string(file_.size()) +
           " bytes; it may be cut short");
    }
    const std::string_view bytes = file_.substr(at_, count);
    at_ += count;
    return bytes;
  }

  template <typename T>
  T Number(const std::string& what) {
    T value{};
    Bytes(sizeof(T), what).copy(reinterpret_cast<char*>(&value), sizeof(T));
    return value;
  }

  // A count of things that take at least `smallest` bytes each.
  uint64_t Count(const std::string& what, size_t smallest) {
    const auto count = Number<uint64_t>(what);
    if (count > (file_.size() - at_) / smallest) {
      Fail(what + ", " + std::to_string(count) + ", is more than the file can hold");
    }
    return count;
  }

  std::string String(const std::string& what) {
    const uint64_t size = Count(what, 1);
    std::string text(Bytes(size, what));
    RepairUtf8(text);
    return text;
  }

  void ReadPair(GgufContent& content) {
    const std::string key = String("a metadata key");
    const std::string what = "metadata \"" + key.substr(0, 200) + "\"";
    const auto type = Number<uint32_t>(what);
    Json value =
        static_cast<ValueType>(type) == ValueType::kArray ? Array(what) : Scalar(type, what);
    if (!content.metadata.emplace(key, std::move(value)).second) Fail(what + " is repeated");
  }

  Json Array(const std::string& what) {
    const auto type = Number<uint32_t>(what);
    if (static_cast<ValueType>(type) == ValueType::kArray) Fail(what + " is a list of lists");
    const uint64_t size = Count(what, SmallestSize(type, what));
    if (size > kMaxElements - elements_) Fail(what + " makes the metadata too large");
    elements_ += size;
    Json::array_t values;
    values.reserve(size);
    for (uint64_t i = 0; i < size; ++i) values.push_back(Scalar(type, what));
    return values;
  }

  size_t SmallestSize(uint32_t type, const std::string& what) const {
    switch (static_cast<ValueType>(type)) {
      case ValueType::kU8:
      case ValueType::kI8:
      case ValueType::kBool:
        return 1;
      case ValueType::kU16:
      case ValueType::kI16:
        return 2;
      case ValueType::kU32:
      case ValueType::kI32:
      case ValueType::kF32:
        return 4;
      case ValueType::kU64:
      case ValueType::kI64:
      case ValueType::kF64:
      case ValueType::kString:
        return 8;
      case ValueType::kArray:
        break;
    }
    Fail(what + " has the unknown type " + std::to_string(type));
  }

  Json Scalar(uint32_t type, const std::string& what) {
    switch (static_cast<ValueType>(type)) {
      case ValueType::kU8:
        return Number<uint8_t>(what);
      case ValueType::kI8:
        return Number<int8_t>(what);
      case ValueType::kU16:
        return Number<uint16_t>(what);
      case ValueType::kI16:
        return Number<int16_t>(what);
      case ValueType::kU32:
        return Number<uint32_t>(what);
      case ValueType::kI32:
        return Number<int32_t>(what);
      case ValueType::kF32:
        return Number<float>(what);
      case ValueType::kBool:
        return Number<uint8_t>(what) != 0;
      case ValueType::kString:
        return String(what);
      case ValueType::kU64:
        return Number<uint64_t>(what);
      case ValueType::kI64:
        return Number<int64_t>(what);
      case ValueType::kF64:
        return Number<double>(what);
      case ValueType::kArray:
        break;
    }
    Fail(what + " has the unknown type " + std::to_string(type));
  }

  void ReadTensor(GgufContent& content) {
    const std::string name = String("a tensor's name");
    const std::string what = "tensor \"" + name.substr(0, 200) + "\"";
    if (name.size() > kMaxName) Fail(what + " has a name of more than 64 bytes");
    GgufTensor tensor;
    const auto rank = Number<uint32_t>(what);
    if (rank > kMaxRank) Fail(what + " has " + std::to_string(rank) + " dimensions");
    for (uint32_t i = 0; i < rank; ++i) {
      const auto size = Number<uint64_t>(what);
      if (size > INT64_MAX) Fail(what + " is too large");
      tensor.shape.insert(tensor.shape.begin(), static_cast<int64_t>(size));
    }
    const Layout& layout = LayoutOf(Number<uint32_t>(what), what);
    tensor.type = layout.type;
    places_.push_back({name, Number<uint64_t>(what), Size(tensor, layout, what)});
    if (!content.tensors.emplace(name, std::move(tensor)).second) Fail(what + " is repeated");
  }

  const Layout& LayoutOf(uint32_t type, const std::string& what) const {
    const auto* layout = std::ranges::find(kLayouts, static_cast<GgmlType>(type), &Layout::type);
    if (layout != std::end(kLayouts)) return *layout;
    const auto* other =
        std::ranges::find(kOtherTypes, type, &std::pair<uint32_t, std::string_view>::first);
    throw Error(
        std::string(where_) + ": " + what + " has the type " +
        (other == std::end(kOtherTypes) ? std::to_string(type) : std::string(other->second)) +
        ", expected F32, F16, BF16, Q8_0, Q4_0 or Q4_1; convert it with `llama-quantize`");
  }

  uint64_t Size(const GgufTensor& tensor, const Layout& layout, const std::string& what) const {
    const uint64_t inner = tensor.shape.empty() ? 1 : static_cast<uint64_t>(tensor.shape.back());
    if (inner % layout.elements != 0) Fail(what + " has rows of broken blocks");
    uint64_t size = 0;
    if (__builtin_mul_overflow(inner / layout.elements, layout.bytes, &size)) {
      Fail(what + " is too large");
    }
    for (size_t i = 0; i + 1 < tensor.shape.size(); ++i) {
      if (__builtin_mul_overflow(size, static_cast<uint64_t>(tensor.shape[i]), &size)) {
        Fail(what + " is too large");
      }
    }
    return size;
  }

  uint64_t Alignment(const GgufContent& content) const {
    const auto found = content.metadata.find("general.alignment");
    if (found == content.metadata.end()) return 32;
    if (!found->second.is_number_unsigned()) Fail("general.alignment is not a size");
    const auto alignment = found->second.get<uint64_t>();
    if (alignment == 0 || alignment > kMaxAlignment || !std::has_single_bit(alignment)) {
      Fail("general.alignment, " + std::to_string(alignment) + ", is not a power of two");
    }
    return alignment;
  }

  // Gives each tensor its bytes: aligned, inside the file, none shared.
  void PlaceTensors(GgufContent& content) {
    const uint64_t alignment = Alignment(content);
    const uint64_t begin = (at_ + alignment - 1) / alignment * alignment;
    const std::string_view data = file_.substr(std::min<uint64_t>(begin, file_.size()));
    std::ranges::sort(places_, {}, &Place::offset);
    uint64_t covered = 0;
    for (const Place& place : places_) {
      const std::string what = "tensor \"" + place.name + "\"";
      if (place.offset % alignment != 0) Fail(what + " is not aligned");
      if (place.offset < covered) Fail(what + " overlaps another tensor");
      if (place.offset > data.size() || place.size > data.size() - place.offset) {
        Fail(what + " leaves the file; it may be cut short");
      }
      content.tensors.find(place.name)->second.bytes = data.substr(place.offset, place.size);
      covered = place.offset + place.size;
    }
  }

  struct Place {
    std::string name;
    uint64_t offset, size;
  };

  std::string_view file_;
  std::string_view where_;
  size_t at_ = 0;
  uint64_t elements_ = 0;  // of metadata lists so far
  std::vector<Place> places_;
};

}  // namespace

std::string_view GgmlTypeName(GgmlType type) {
  return std::ranges::find(kLayouts, type, &Layout::type)->name;
}

std::optional<GgmlType> FindGgmlType(std::string_view name) {
  const auto* layout = std::ranges::find(kLayouts, name, &Layout::name);
  if (layout == std::end(kLayouts)) return std::nullopt;
  return layout->type;
}

GgufContent ParseGguf(std::string_view file, std::string_view where) {
  static_assert(std::endian::native == std::endian::little);
  return HeaderReader(file, where).Read();
}

}  // namespace assay
