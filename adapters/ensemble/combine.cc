#include "adapters/ensemble/combine.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/core/error.h"

namespace assay {
namespace {

double MeanOf(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double VarianceOf(std::span<const double> values) {
  const double mean = MeanOf(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum / static_cast<double>(values.size());
}

// log(1 / (1 + exp(−x))) without overflow.
double LogSigmoid(double x) {
  return x >= 0 ? -std::log1p(std::exp(-x)) : x - std::log1p(std::exp(x));
}

double Combined(const EnsembleFile& file, std::span<const double> rewards) {
  const auto weighted = [&](double (*transform)(double)) {
    double sum = 0;
    for (size_t m = 0; m < rewards.size(); ++m) sum += file.weights[m] * transform(rewards[m]);
    return sum;
  };
  switch (file.rule) {
    case EnsembleRule::kMean:
      return MeanOf(rewards);
    case EnsembleRule::kMinimum:
      return *std::ranges::min_element(rewards);
    case EnsembleRule::kMeanMinusStd:
      return MeanOf(rewards) - file.k * std::sqrt(VarianceOf(rewards));
    case EnsembleRule::kMeanMinusVariance:
      return MeanOf(rewards) - file.k * VarianceOf(rewards);
    case EnsembleRule::kWeighted:
      return weighted([](double reward) { return reward; });
    case EnsembleRule::kLogSigmoid:
      return weighted(LogSigmoid);
    case EnsembleRule::kMajority:
      break;
  }
  ASSAY_CHECK(false);
  return 0;
}

// A member that says nothing of a sample has no rewards at all.
size_t Responses(std::span<const MemberSaid> said) {
  size_t responses = 0;
  for (const MemberSaid& member : said) {
    responses = std::max(responses, member.judgement.rewards.size());
  }
  return responses;
}

// The members' standardised rewards of one response, or the first member's failure.
std::variant<std::vector<double>, Failure> RewardsOf(const EnsembleFile& file,
                                                     std::span<const MemberSaid> said,
                                                     size_t response) {
  std::vector<double> rewards;
  for (size_t m = 0; m < said.size(); ++m) {
    const std::vector<Reward>& its = said[m].judgement.rewards;
    const Reward reward =
        response < its.size() ? its[response] : Failure{Failure::Kind::kMissing, "no reward"};
    if (const auto* failure = std::get_if<Failure>(&reward)) {
      return Failure{failure->kind,
                     "member " + std::string(said[m].name) + ": " + failure->message};
    }
    rewards.push_back(file.members[m].standardise(std::get<double>(reward)));
  }
  return rewards;
}

}  // namespace

std::vector<Reward> CombineRewards(const EnsembleFile& file, std::span<const MemberSaid> said) {
  std::vector<Reward> combined;
  for (size_t i = 0; i < Responses(said); ++i) {
    const auto rewards = RewardsOf(file, said, i);
    if (const auto* failure = std::get_if<Failure>(&rewards)) {
      combined.emplace_back(*failure);
    } else {
      combined.emplace_back(Combined(file, std::get<std::vector<double>>(rewards)));
    }
  }
  return combined;
}

std::optional<PreferenceStrength> StrengthOf(const EnsembleFile& file,
                                             std::span<const MemberSaid> said) {
  std::vector<std::vector<double>> by_response;
  for (size_t i = 0; i < Responses(said); ++i) {
    auto rewards = RewardsOf(file, said, i);
    if (std::holds_alternative<Failure>(rewards)) return std::nullopt;
    by_response.push_back(std::get<std::vector<double>>(std::move(rewards)));
  }
  if (by_response.size() < 2) return std::nullopt;
  std::ranges::stable_sort(by_response, std::ranges::greater(),
                           [](const std::vector<double>& rewards) { return MeanOf(rewards); });
  std::vector<double> differences;
  for (size_t m = 0; m < said.size(); ++m) {
    differences.push_back(by_response[0][m] - by_response[1][m]);
  }
  return PreferenceStrength{MeanOf(differences), std::sqrt(VarianceOf(differences))};
}

}  // namespace assay
