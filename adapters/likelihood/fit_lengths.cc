#include "adapters/likelihood/fit_lengths.h"

#include <algorithm>
#include <numeric>

namespace assay {

std::vector<size_t> FitLengths(std::vector<size_t> lengths, size_t room) {
  std::vector<size_t> ascending = lengths;
  std::ranges::sort(ascending);
  size_t left = room;
  size_t limit = 0;
  for (size_t i = 0; i < ascending.size(); ++i) {
    limit = left / (ascending.size() - i);
    if (ascending[i] > limit) break;
    limit = ascending[i];
    left -= ascending[i];
  }
  for (size_t& length : lengths) length = std::min(length, limit);
  return lengths;
}

}  // namespace assay
