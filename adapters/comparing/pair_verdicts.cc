#include "adapters/comparing/pair_verdicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace assay {
namespace {

// By places in the order shown.
using Table = std::vector<std::vector<double>>;

Table TableOf(const std::vector<size_t>& shown, const LogOdds& log_odds) {
  Table table(shown.size(), std::vector<double>(shown.size()));
  for (size_t a = 0; a < shown.size(); ++a) {
    for (size_t b = 0; b < shown.size(); ++b) {
      if (a != b) table[a][b] = log_odds(shown[a], shown[b]);
    }
  }
  return table;
}

bool IsFinite(const Table& table) {
  return std::ranges::all_of(table, [](const std::vector<double>& row) {
    return std::ranges::all_of(row, [](double x) { return std::isfinite(x); });
  });
}

bool IsCyclic(const Table& table) {
  for (size_t a = 0; a < table.size(); ++a) {
    for (size_t b = 0; b < table.size(); ++b) {
      if (table[a][b] <= 0) continue;
      for (size_t c = 0; c < table.size(); ++c) {
        if (table[b][c] > 0 && table[c][a] > 0) return true;
      }
    }
  }
  return false;
}

std::vector<int> RanksOf(const Table& table) {
  std::vector<double> sums;
  for (const std::vector<double>& row : table) {
    sums.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  }
  std::vector<int> ranks;
  for (const double sum : sums) {
    ranks.push_back(
        static_cast<int>(std::ranges::count_if(sums, [&](double other) { return other > sum; })));
  }
  return ranks;
}

std::string Describe(const std::vector<size_t>& shown, const Table& table) {
  std::string text;
  for (size_t a = 0; a < shown.size(); ++a) {
    for (size_t b = a + 1; b < shown.size(); ++b) {
      text += fmt::format("{}P({} > {}) = {:.6g}", text.empty() ? "" : ", ", shown[a], shown[b],
                          Sigmoid(table[a][b]));
    }
  }
  return IsCyclic(table) ? text + "; cyclic" : text;
}

}  // namespace

Verdict VerdictOfPairs(std::vector<size_t> shown, const LogOdds& log_odds) {
  const Table table = TableOf(shown, log_odds);
  Verdict verdict;
  if (IsFinite(table)) {
    verdict.ranks = RanksOf(table);
    verdict.raw = Describe(shown, table);
    if (shown.size() == 2) verdict.confidence = Sigmoid(std::abs(table[0][1]));
  } else {
    verdict.ranks = Failure{Failure::Kind::kNotFinite, "the model gave NaN or infinity"};
  }
  verdict.shown = std::move(shown);
  return verdict;
}

Judgement JudgePairs(const std::vector<std::vector<size_t>>& orders, int repeats,
                     const PreparedSample& sequences, const LogOdds& log_odds) {
  const auto failed = std::ranges::find_if(sequences.responses, [](const Prepared& prepared) {
    return std::holds_alternative<Failure>(prepared);
  });
  Judgement judgement;
  const size_t each = orders.size() / static_cast<size_t>(std::max(1, repeats));
  for (size_t i = 0; i < orders.size(); ++i) {
    Verdict& verdict = judgement.verdicts.emplace_back();
    if (failed == sequences.responses.end()) {
      verdict = VerdictOfPairs(orders[i], log_odds);
    } else {
      verdict.shown = orders[i];
      verdict.ranks = std::get<Failure>(*failed);
    }
    verdict.repeat = static_cast<int>(i / each);
  }
  return judgement;
}

int64_t CountCut(const PreparedSample& sample) {
  return std::ranges::count_if(sample.responses, [](const Prepared& prepared) {
    const auto* sequence = std::get_if<Sequence>(&prepared);
    return sequence != nullptr && sequence->cut;
  });
}

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace assay
