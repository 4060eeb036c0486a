#include "harness/metrics/cohen_kappa.h"

#include "harness/core/error.h"

namespace assay {

std::optional<double> CohenKappa(std::span<const double> table, size_t categories) {
  ASSAY_CHECK(table.size() == categories * categories);
  double total = 0;
  double agreed = 0;
  double expected = 0;  // times total²
  for (size_t i = 0; i < categories; ++i) {
    double row = 0;
    double column = 0;
    for (size_t j = 0; j < categories; ++j) {
      row += table[i * categories + j];
      column += table[j * categories + i];
    }
    total += row;
    agreed += table[i * categories + i];
    expected += row * column;
  }
  const double chance = total * total - expected;
  if (!(chance > 0)) return std::nullopt;
  return (total * agreed - expected) / chance;
}

}  // namespace assay
