#include "harness/metrics/comparison/families.h"

#include <map>
#include <numeric>

#include "harness/metrics/multiplicity.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

using Family = std::vector<NamedDifference*>;
using Parts = std::span<const SharedSamples::Part>;

void AdjustByHolm(const Family& family, std::span<const size_t> test) {
  std::vector<double> p;
  for (const NamedDifference* difference : family) p.push_back(*difference->p);
  const std::vector<double> adjusted = AdjustedOnce(p, test, HolmAdjusted);
  for (size_t i = 0; i < family.size(); ++i) family[i]->p_adjusted = adjusted[i];
}

// nullptr: it is of no part.
const std::vector<uint32_t>* SamplesOf(const NamedDifference& difference, Parts parts) {
  for (const SharedSamples::Part& part : parts) {
    if (part.kind == difference.kind && part.slice.name == difference.name) {
      return &part.slice.rows;
    }
  }
  return nullptr;
}

// By difference, the first that is the same test.
std::vector<size_t> TestsOf(const Family& family, Parts parts) {
  std::vector<const std::vector<uint32_t>*> samples;
  std::vector<size_t> tests;
  for (size_t i = 0; i < family.size(); ++i) {
    samples.push_back(SamplesOf(*family[i], parts));
    tests.push_back(i);
    for (size_t earlier = 0; earlier < i && samples[i] != nullptr; ++earlier) {
      if (samples[earlier] == nullptr || family[earlier]->p != family[i]->p) continue;
      if (*samples[earlier] != *samples[i]) continue;
      tests[i] = earlier;
      break;
    }
  }
  return tests;
}

std::vector<size_t> EachOnItsOwn(const Family& family) {
  std::vector<size_t> tests(family.size());
  std::iota(tests.begin(), tests.end(), size_t{0});
  return tests;
}

void AddTested(NamedDifference& difference, Family& family) {
  if (difference.p) family.push_back(&difference);
}

// Whose over-confidence is nearer to 0.
void AdjustNearer(std::vector<PairComparison>& pairs) {
  std::vector<double> p;
  for (const PairComparison& pair : pairs) {
    if (pair.confidence.p_nearer) p.push_back(*pair.confidence.p_nearer);
  }
  const std::vector<double> adjusted = HolmAdjusted(p);
  size_t next = 0;
  for (PairComparison& pair : pairs) {
    if (pair.confidence.p_nearer) pair.confidence.p_nearer_adjusted = adjusted[next++];
  }
}

}  // namespace

void AdjustWithinPair(std::span<const SharedSamples::Part> parts,
                      std::vector<NamedDifference>& differences) {
  std::map<Kind, Family> families;
  for (NamedDifference& difference : differences) {
    AddTested(difference, families[difference.kind]);
  }
  families.erase(Kind::kOverall);
  for (const auto& [kind, family] : families) AdjustByHolm(family, TestsOf(family, parts));
}

void AdjustAcrossPairs(std::vector<PairComparison>& pairs) {
  Family official, accuracy, brier;
  for (PairComparison& pair : pairs) {
    for (NamedDifference& difference : pair.official) {
      if (difference.kind == Kind::kOverall) AddTested(difference, official);
    }
    AddTested(pair.accuracy.front(), accuracy);
    AddTested(pair.confidence.brier, brier);
  }
  AdjustByHolm(official, EachOnItsOwn(official));
  AdjustByHolm(accuracy, EachOnItsOwn(accuracy));
  AdjustByHolm(brier, EachOnItsOwn(brier));
  AdjustNearer(pairs);
}

}  // namespace assay
