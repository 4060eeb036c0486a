#include "harness/metrics/leaderboard/sandwich.h"

#include <cmath>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

// The lower factor L of a positive definite matrix, L Lᵀ; row-major.
std::vector<double> Cholesky(std::vector<double> matrix, size_t m) {
  for (size_t j = 0; j < m; ++j) {
    for (size_t i = j; i < m; ++i) {
      double sum = matrix[i * m + j];
      for (size_t k = 0; k < j; ++k) sum -= matrix[i * m + k] * matrix[j * m + k];
      matrix[i * m + j] = i == j ? std::sqrt(sum) : sum / matrix[j * m + j];
    }
  }
  return matrix;
}

// x ← (L Lᵀ)⁻¹ x.
void Solve(std::span<const double> factor, std::span<double> x) {
  const size_t m = x.size();
  for (size_t i = 0; i < m; ++i) {
    for (size_t k = 0; k < i; ++k) x[i] -= factor[i * m + k] * x[k];
    x[i] /= factor[i * m + i];
  }
  for (size_t i = m; i-- > 0;) {
    x[i] /= factor[i * m + i];
    for (size_t k = 0; k < i; ++k) x[k] -= factor[i * m + k] * x[i];
  }
}

}  // namespace

Sandwich::Sandwich(std::vector<double> information)
    : size_(static_cast<size_t>(std::lround(std::sqrt(information.size())))),
      solved_(size_),
      squares_(size_) {
  ASSAY_CHECK(size_ > 0 && information.size() == size_ * size_);
  // H + s 11ᵀ is positive definite, and solves for what adds up to 0 as H⁺ does; s is of H's size.
  double scale = 0;
  for (size_t i = 0; i < size_; ++i) scale += information[i * size_ + i];
  for (double& value : information) value += scale / static_cast<double>(size_ * size_);
  factor_ = Cholesky(std::move(information), size_);
}

void Sandwich::Add(std::span<const double> score) {
  ASSAY_CHECK(score.size() == size_);
  solved_.assign(score.begin(), score.end());
  Solve(factor_, solved_);
  for (size_t i = 0; i < size_; ++i) squares_[i] += solved_[i] * solved_[i];
  ++clusters_;
}

std::vector<double> Sandwich::Variances() const {
  ASSAY_CHECK(clusters_ >= 2);
  std::vector<double> variances = squares_;
  const auto count = static_cast<double>(clusters_);
  for (double& variance : variances) variance *= count / (count - 1);
  return variances;
}

}  // namespace assay
