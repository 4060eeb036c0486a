#pragma once

#include <cstddef>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"

namespace assay {

/// The reward of a response; −1 for a reply without a rating in it, as the benchmark's own script
/// counts it; NaN for every other failure.
double RatingOf(const Judgement& judgement, size_t response);

/// What one of four answers earns (run_v2.py, run_generative_v2.py): 1/(number of winners) if the
/// right one is among them, else 0. By rewards, winners have the largest of the valid ones; all
/// unparsed is 0.25. By verdicts the mean over them, winners ranked 0; unparsed is 0.25.
double BestOfFourCredit(const Label& label, const Judgement& judgement);

}  // namespace assay
