#pragma once

#include "harness/core/reward_model.h"

namespace assay {

/// Whether a difference of the model's rewards may be read as log-odds of preference, so that
/// sigmoid(margin) is a probability (Bradley and Terry). By what the card says:
/// - a classifier's head ("Seq. Classifier"): yes, reward models are trained so;
/// - DPO's implicit reward: yes where it has its reference and is the sum over tokens (Rafailov et
///   al., arXiv 2305.18290, equation 6);
/// - baselines, and every other type (similarities, likelihoods, ensembles, process rewards): no;
/// - a card without a type (a scores file, a program): it cannot say, and is taken at its word that
///   its numbers are rewards: yes.
bool RewardsAreLogOdds(const ModelCard& card);

}  // namespace assay
