#include "harness/metrics/parallel.h"

#include <algorithm>
#include <future>
#include <vector>

namespace assay {

void ForEachRange(size_t size, unsigned threads,
                  const std::function<void(size_t begin, size_t end)>& work) {
  const size_t ranges = std::max<size_t>(1, std::min<size_t>(threads, size));
  std::vector<std::future<void>> others;
  for (size_t i = 1; i < ranges; ++i) {
    others.push_back(
        std::async(std::launch::async, work, size * i / ranges, size * (i + 1) / ranges));
  }
  work(0, size / ranges);
  for (std::future<void>& other : others) other.get();
}

}  // namespace assay
