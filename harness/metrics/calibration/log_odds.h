#pragma once

#include <string>

#include "harness/core/reward_model.h"

namespace assay {

/// Why a difference of the model's rewards cannot be read as log-odds of preference, so that
/// sigmoid(margin) would be no probability (Bradley & Terry); empty where it can. By what the card
/// says: a classifier's head can, and so can DPO's implicit reward with its reference, summed over
/// tokens (Rafailov et al., arXiv 2305.18290, equation 6). Baselines and every other type
/// (similarities, likelihoods, ensembles, process rewards) cannot. A card without a type (a scores
/// file, a program) cannot tell, and is taken at its word that its numbers are rewards.
std::string WhyNotLogOdds(const ModelCard& card);

}  // namespace assay
