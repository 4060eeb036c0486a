#pragma once

#include <cstddef>

#include "harness/core/judgement.h"

namespace assay {

/// Aborts (ASSAY_CHECK) unless every part of the judgement that is there fits a sample of
/// `responses` responses: checking lengths is the adapters' duty, so a wrong one is a bug.
void CheckShape(const Judgement& judgement, size_t responses);

/// Turns every reward that is NaN or infinite into a kNotFinite failure. Other numbers that are not
/// finite become "not said": no confidence, no attribute, zero cost and time.
void ReplaceNonFinite(Judgement& judgement);

}  // namespace assay
