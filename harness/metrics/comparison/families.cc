#include "harness/metrics/comparison/families.h"

#include <map>

#include "harness/metrics/multiplicity.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

void AdjustByHolm(const std::vector<NamedDifference*>& family) {
  std::vector<double> p;
  for (const NamedDifference* difference : family) {
    if (difference->p) p.push_back(*difference->p);
  }
  const std::vector<double> adjusted = HolmAdjusted(p);
  size_t next = 0;
  for (NamedDifference* difference : family) {
    if (difference->p) difference->p_adjusted = adjusted[next++];
  }
}

}  // namespace

void AdjustWithinPair(std::vector<NamedDifference>& differences) {
  std::map<Kind, std::vector<NamedDifference*>> families;
  for (NamedDifference& difference : differences) families[difference.kind].push_back(&difference);
  families.erase(Kind::kOverall);
  for (const auto& [kind, family] : families) AdjustByHolm(family);
}

void AdjustAcrossPairs(std::vector<PairComparison>& pairs) {
  std::vector<NamedDifference*> official, accuracy;
  for (PairComparison& pair : pairs) {
    for (NamedDifference& difference : pair.official) {
      if (difference.kind == Kind::kOverall) official.push_back(&difference);
    }
    accuracy.push_back(&pair.accuracy.front());
  }
  AdjustByHolm(official);
  AdjustByHolm(accuracy);
}

}  // namespace assay
