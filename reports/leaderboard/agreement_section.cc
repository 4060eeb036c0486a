#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/core/counted.h"
#include "reports/leaderboard/sections.h"
#include "reports/numbers.h"

namespace assay {
namespace {

constexpr size_t kShownUnfolded = 12;  // suites

std::string TauText(double tau) { return WithMinusSign(fmt::format("{:.2f}", tau)); }

Cell CellOf(const SuiteAgreement* agreement) {
  if (agreement == nullptr) return {.text = ""};
  if (!agreement->tau) return {.text = "–", .note = agreement->because};
  return {.text = TauText(*agreement->tau), .note = fmt::format("n = {}", agreement->models)};
}

// The pair of suites that agree most, and least.
std::string Say(const Leaderboard& board) {
  std::vector<const SuiteAgreement*> known;
  for (const SuiteAgreement& agreement : board.agreements) {
    if (agreement.tau) known.push_back(&agreement);
  }
  if (known.empty()) return "";
  const auto [least, most] = std::ranges::minmax_element(
      known, {}, [](const SuiteAgreement* agreement) { return *agreement->tau; });
  const auto name = [&](const SuiteAgreement& agreement) {
    return fmt::format("{} and {} ({}, {})", board.suites[agreement.first].title,
                       board.suites[agreement.second].title, TauText(*agreement.tau),
                       Counted(agreement.models, "model"));
  };
  if (known.size() == 1) return fmt::format("Kendall's τ of {}.", name(**most));
  return fmt::format("The models are ordered most alike by {}, least by {}.", name(**most),
                     name(**least));
}

}  // namespace

std::optional<Section> AgreementSection(const Leaderboard& board) {
  const bool any = std::ranges::any_of(
      board.agreements, [](const SuiteAgreement& agreement) { return agreement.tau.has_value(); });
  if (!any) return std::nullopt;
  std::set<size_t> places;
  for (const SuiteAgreement& agreement : board.agreements) {
    places.insert({agreement.first, agreement.second});
  }
  Table table{.caption =
                  "Kendall's τ between suites: 1 is the same order of models, 0 none, −1 "
                  "the reverse; n models have both",
              .columns = {{.title = "Suite", .number = false}}};
  for (const size_t s : places) table.columns.push_back({.title = board.suites[s].title});
  for (const size_t row : places) {
    table.rows.push_back({{.text = board.suites[row].title}});
    for (const size_t column : places) {
      const auto found =
          std::ranges::find_if(board.agreements, [&](const SuiteAgreement& agreement) {
            return (agreement.first == row && agreement.second == column) ||
                   (agreement.first == column && agreement.second == row);
          });
      table.rows.back().push_back(CellOf(found == board.agreements.end() ? nullptr : &*found));
    }
  }
  if (places.size() > kShownUnfolded) table.folded = "All pairs of suites";
  return Section{.id = "agreement",
                 .title = "Which suites agree",
                 .nav = "Agreement",
                 .blocks = {Paragraph{Say(board)}, std::move(table)}};
}

}  // namespace assay
