#pragma once

#include <cstddef>

#include "harness/gate/paired_scores.h"
#include "harness/gate/side.h"
#include "harness/gate/targets.h"
#include "harness/gate/verdict.h"

namespace assay {

/// One rule on one score. `paired` and `baseline` are there where the rule needs them. `family`:
/// tests of its kind that are corrected together. A significance test gets its p alone: what it
/// comes to depends on the others'.
GateFinding JudgeRule(const GateRule& rule, const GateTarget& target, const GateSide& run,
                      const GateSide* baseline, PairedScores* paired, size_t family);

/// The one-sided p of the first being worse, from the two-sided p of a difference.
double OneSidedP(double difference, double two_sided);

}  // namespace assay
