#pragma once

#include "suites/preference_suite.h"

namespace assay {

/// JudgeBench (Tan et al. 2024): two answers of one model to a question with a checkable solution.
/// Rewards: strictly, so equal is wrong, as in its game of two orders. Verdicts: the net of both
/// orders must be for the right answer. Overall is over pairs, not over categories.
class JudgeBench : public PreferenceSuite {
 public:
  using PreferenceSuite::PreferenceSuite;

 protected:
  void ReadRow(Json& row, const RowPlace& place, Sample& sample) const override;
};

}  // namespace assay
