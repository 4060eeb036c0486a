#include "harness/core/suggest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace assay {
namespace {

// Levenshtein distance, one row at a time.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitute = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({substitute, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string Suggestion(std::string_view name, const std::vector<std::string>& known) {
  constexpr size_t kLongestName = 100;  // the distance is quadratic, and names can be hostile
  const std::string* best = nullptr;
  size_t distance = 0;
  for (const std::string& candidate : known) {
    if (name.size() > kLongestName) break;
    const size_t d = EditDistance(name, candidate);
    if (d <= std::max<size_t>(1, candidate.size() / 3) && (best == nullptr || d < distance)) {
      best = &candidate;
      distance = d;
    }
  }
  if (best != nullptr) return "; did you mean \"" + *best + "\"?";
  std::string list;
  for (const std::string& candidate : known) list += (list.empty() ? "" : ", ") + candidate;
  return list.empty() ? "" : "; known: " + list;
}

}  // namespace assay
