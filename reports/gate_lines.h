#pragma once

#include <string>

#include "harness/gate/verdict.h"

namespace assay {

/// One finding in words, the same in every output. Text from data is as it came: each writer
/// escapes it.
struct GateLine {
  std::string verdict;  ///< "pass", "fail", "cannot tell"
  std::string score;    ///< "Knowledge", "accuracy of overall", "failed samples"
  std::string rule;     ///< "max_drop 0.02"
  std::string
      figure;         ///< "62.3 % after 63.1 %, difference −0.8 points (90 % interval −2.1 to 0.4)"
  std::string limit;  ///< "a drop of at most 2.0 points"
  std::string p;      ///< "p 0.031, corrected 0.093"; empty: no test
  std::string power;  ///< "detects a drop of 2.1 points"; empty: no test
  std::string because;  ///< why it cannot tell

  /// All but the verdict, score and rule, as one sentence.
  std::string Sentence() const;
};
GateLine LineOf(const GateFinding& finding);

/// "fail: 1 of 6 rules failed, 1 cannot tell", and what that means.
std::string Conclusion(const GateReport& report);

/// How often an unchanged model fails, in a line; empty where there are no tests.
std::string ErrorRate(const GateReport& report);

}  // namespace assay
