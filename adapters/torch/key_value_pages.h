#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "adapters/packing/page_pool.h"

namespace assay {

/// Keys and values of the tokens that are in work, for all layers, in pages of 64 tokens. A page of
/// a layer and head is laid out for the attention kernel: keys transposed, so that 16 neighbouring
/// tokens fill a vector; in bfloat16 two channels (keys) or two tokens (values) lie side by side,
/// as the dot-product instruction reads them.
///
///   float32   keys [width][64]           values [64][width]
///   bfloat16  keys [width / 2][64][2]    values [32][width][2]
///
/// `width` is a head's, rounded up to whole vectors; what is beyond the head's own stays zero. One
/// mapping holds everything; pages cost memory from their first use. Writers of different tokens or
/// heads may work at once.
class KeyValuePages {
 public:
  static constexpr int64_t kTokens = PagePool::kTokens;

  struct Shape {
    int64_t layers = 0;
    int64_t heads = 0;
    int64_t width = 0;
    bool bfloat16 = false;
  };

  /// Throws Error where the address space does not do.
  KeyValuePages(const Shape& shape, int64_t pages);

  int64_t padded_width() const { return padded_width_; }
  const Shape& shape() const { return shape_; }

  const std::byte* Keys(int64_t layer, int64_t head, int64_t page) const {
    return At(layer, head, page);
  }
  const std::byte* Values(int64_t layer, int64_t head, int64_t page) const {
    return At(layer, head, page) + half_;
  }

  /// Stores `width` channels of one token. `slot`: its place in the page.
  void Write(int64_t layer, int64_t head, int64_t page, int64_t slot, const float* key,
             const float* value);

 private:
  struct Unmap {
    size_t bytes = 0;
    void operator()(std::byte* address) const;
  };
  std::byte* At(int64_t layer, int64_t head, int64_t page) const {
    return memory_.get() + ((page * shape_.layers + layer) * shape_.heads + head) * 2 * half_;
  }

  Shape shape_;
  int64_t padded_width_;
  int64_t half_;  // bytes of a page's keys of one layer and head; its values follow
  std::unique_ptr<std::byte, Unmap> memory_;
};

}  // namespace assay
