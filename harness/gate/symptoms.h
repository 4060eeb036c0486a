#pragma once

#include <string>
#include <vector>

#include "harness/gate/conditions.h"
#include "harness/gate/side.h"

namespace assay {

/// What is probably wrong with a run, told by how its judgements differ from the baseline's
/// (nullptr: none), one line each. Only what chance or further training does not do:
///   rewards that order the samples' margins backwards (Spearman's ρ ≤ −0.5), or verdicts that are
///     opposite on four of five samples that both judges decided: a flipped label map;
///   every text longer or shorter by the same few tokens: a doubled BOS, another template;
///   rewards that are no numbers where the baseline's are: an overflow;
///   a tenth more of the samples with a text cut: another length limit;
///   a baseline that failed on samples, or whose rewards are equal within most of them or within a
///     tenth more than the run's;
///   equal rewards within most samples: a head that was not loaded;
///   another seed or other options (from `differences`).
std::vector<std::string> SymptomsOf(const GateSide& run, const GateSide* baseline,
                                    const std::vector<ConditionDifference>& differences);

}  // namespace assay
