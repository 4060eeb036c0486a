#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "harness/gate/evaluate.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/section_suite.h"

namespace assay::testing {

inline std::vector<JudgedSample> Joined(std::vector<JudgedSample> samples,
                                        const std::vector<JudgedSample>& more) {
  samples.insert(samples.end(), more.begin(), more.end());
  return samples;
}

/// 60 samples of a, `right` of them right, and 20 of c, 10 of them right:
/// left = right / 60, right = 1/2, overall = (left + 1/2) / 2.
inline std::vector<JudgedSample> JudgedSections(uint32_t right) {
  return Joined(JudgedPairs("a", right, 60 - right), JudgedPairs("c", 10, 10, 100));
}

/// Gates such runs of `SectionSuite`, told by how many of the 60 are right.
class SectionGateTest : public ::testing::Test {
 protected:
  GateReport Gate(const std::string& rules, uint32_t run = 45, uint32_t baseline = 54) {
    return Gated(suite_, JudgedSections(run), JudgedSections(baseline), rules);
  }
  /// What its first rule comes to.
  GateFinding First(const std::string& rules, uint32_t run = 45, uint32_t baseline = 54) {
    return Gate(rules, run, baseline).suites.at(0).findings.at(0);
  }
  GateVerdict VerdictOf(const std::string& rules) { return First(rules).verdict; }

  SectionSuite suite_;
};

}  // namespace assay::testing
