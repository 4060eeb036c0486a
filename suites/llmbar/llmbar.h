#pragma once

#include "suites/preference_suite.h"

namespace assay {

/// LLMBar (Zeng et al. 2023): which of two outputs follows the instruction? Five sets, no total.
/// Verdicts: the mean over both orders of right 1, tie ½, wrong 0.
class LlmBar : public PreferenceSuite {
 public:
  using PreferenceSuite::PreferenceSuite;

 protected:
  void ReadRow(Json& row, const RowPlace& place, Sample& sample) const override;
};

}  // namespace assay
