#include "reports/metric_meaning.h"

#include <utility>

namespace assay {
namespace {

constexpr std::pair<std::string_view, std::string_view> kMeanings[] = {
    {"best_of_n", "every comparison of the sample is right"},
    {"accuracy_longer", "where the chosen response is the longer one"},
    {"accuracy_shorter", "where the chosen response is the shorter one"},
    {"accuracy_length_gap", "the first of these less the second"},
    {"accuracy_agreed", "where the members of the ensemble agree"},
    {"accuracy_split", "where the members of the ensemble disagree"},
    {"p_chosen", "mean probability that the model gives the better response"},
    {"margin_q05", "5 % of the margins are below"},
    {"margin_q25", "a quarter of the margins is below"},
    {"margin_q50", "half of the margins is below"},
    {"margin_q75", "three quarters of the margins are below"},
    {"margin_q95", "95 % of the margins are below"},
    {"expected_agreement", "with an annotator drawn at random"},
    {"human_agreement", "of two annotators with each other"},
    {"agreement_ceiling", "the most that any model could reach"},
    {"soft_kl", "distance of the probability to the annotators' share (Kullback–Leibler)"},
    {"soft_brier", "distance of the probability to the annotators' share, squared"},
    {"repeat_changed", "samples judged differently when asked again"},
    {"repeat_sd", "how far accuracy moves from one time to the next"},
    {"repeat_within", "variance between times, of one sample"},
    {"repeat_between", "variance between samples"},
    {"aurc", "mean share wrong among the most confident claims, over all shares kept"},
    {"e_aurc", "how much of aurc a perfect order of the same claims would save"},
    {"auroc", "chance that a right claim is more confident than a wrong one"},
    {"over_confidence", "mean confidence less share right (0 is best)"},
    {"ece", "calibration error: how far confidence and share right are apart, by bins"},
    {"ece_debiased", "the same, corrected for chance"},
    {"ece_over", "the part of it from bins that claim too much"},
    {"ece_under", "the part of it from bins that claim too little"},
    {"ace", "the same as ece, each bin counting alike"},
    {"mce", "of the worst bin"},
    {"rmsce", "root mean square over bins"},
    {"smooth_ece", "calibration error without bins"},
    {"brier", "mean squared error of the confidence (0 is best)"},
    {"brier_reliability", "the part of it from bad calibration"},
    {"brier_resolution", "what telling right from wrong takes off it"},
    {"brier_uncertainty", "what no model could help"},
    {"brier_within", "what bins hide"},
    {"nll", "log loss of the confidence (0 is best, always saying 50 % gets 0.693)"},
    {"sharpness", "variance of the confidence"},
    {"temperature", "what to divide rewards by for the best log loss"}};

constexpr std::pair<std::string_view, std::string_view> kAfter[] = {
    {"_at_temperature", "after the best temperature, learned on other samples"},
    {"_isotonic", "after isotonic recalibration, learned on other samples"},
    {"_shift", "after a temperature learned on the other parts"}};

}  // namespace

std::string MeaningOf(std::string_view metric) {
  for (const auto& [name, meaning] : kMeanings) {
    if (metric == name) return std::string(meaning);
  }
  for (const auto& [suffix, meaning] : kAfter) {
    if (metric.ends_with(suffix)) return std::string(meaning);
  }
  return "";
}

}  // namespace assay
