#pragma once

#include <cstddef>
#include <functional>

namespace assay {

/// Cuts 0 … size − 1 into one contiguous range per thread and calls `work(begin, end)` for each;
/// returns when all are done and rethrows the first exception.
void ForEachRange(size_t size, unsigned threads,
                  const std::function<void(size_t begin, size_t end)>& work);

}  // namespace assay
