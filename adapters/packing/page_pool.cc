#include "adapters/packing/page_pool.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "harness/core/error.h"

namespace assay {

PagePool::PagePool(int64_t pages) : free_(static_cast<size_t>(pages)) {
  std::iota(free_.begin(), free_.end(), 0);  // ascending: already a heap
}

std::vector<int32_t> PagePool::Take(int64_t pages) {
  ASSAY_CHECK(pages <= free());
  std::vector<int32_t> taken;
  for (int64_t i = 0; i < pages; ++i) {
    std::ranges::pop_heap(free_, std::greater());
    taken.push_back(free_.back());
    free_.pop_back();
  }
  return taken;
}

void PagePool::Return(const std::vector<int32_t>& pages) {
  for (const int32_t page : pages) {
    free_.push_back(page);
    std::ranges::push_heap(free_, std::greater());
  }
}

}  // namespace assay
