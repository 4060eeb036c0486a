#include "harness/metrics/leaderboard/mutual_reach.h"

namespace assay {

std::vector<size_t> LargestMutualReach(std::span<const double> wins, size_t models) {
  std::vector<std::vector<char>> reaches(models, std::vector<char>(models));
  for (size_t a = 0; a < models; ++a) {
    for (size_t b = 0; b < models; ++b) reaches[a][b] = a == b || wins[a * models + b] > 0 ? 1 : 0;
  }
  for (size_t over = 0; over < models; ++over) {
    for (size_t a = 0; a < models; ++a) {
      if (!reaches[a][over]) continue;
      for (size_t b = 0; b < models; ++b) {
        if (reaches[over][b]) reaches[a][b] = 1;
      }
    }
  }
  std::vector<size_t> largest;
  for (size_t a = 0; a < models; ++a) {
    std::vector<size_t> mutual;
    for (size_t b = 0; b < models; ++b) {
      if (reaches[a][b] && reaches[b][a]) mutual.push_back(b);
    }
    if (mutual.size() > largest.size()) largest = mutual;
  }
  return largest;
}

}  // namespace assay
