#pragma once

#include <cstdint>
#include <vector>

namespace assay {

/// Which pages of keys and values are free; the lowest are given first, so that the memory touched
/// stays as small as the work. Not thread-safe.
class PagePool {
 public:
  static constexpr int64_t kTokens = 64;  ///< of a page

  explicit PagePool(int64_t pages);

  static int64_t PagesFor(int64_t tokens) { return (tokens + kTokens - 1) / kTokens; }
  int64_t free() const { return static_cast<int64_t>(free_.size()); }

  std::vector<int32_t> Take(int64_t pages);  ///< at most `free()`
  void Return(const std::vector<int32_t>& pages);

 private:
  std::vector<int32_t> free_;  // a heap, the smallest on top
};

}  // namespace assay
