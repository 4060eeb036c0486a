#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// The symbols of a head's shapes ("2k,H") and what they stand for. A symbol gets its value from
/// the first tensor that has it.
class HeadShapes {
 public:
  using Sizes = std::map<std::string, int64_t, std::less<>>;

  explicit HeadShapes(Sizes known) : sizes_(std::move(known)) {}

  /// Whether `shape` can be `pattern`; binds the pattern's new symbols if so.
  bool Match(std::string_view pattern, const std::vector<int64_t>& shape);

  /// `pattern` with what is known put in: "[2k, 64]".
  std::string Text(std::string_view pattern) const;

  const Sizes& sizes() const { return sizes_; }

 private:
  Sizes sizes_;
};

}  // namespace assay
