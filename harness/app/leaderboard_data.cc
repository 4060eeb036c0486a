#include "harness/app/leaderboard_data.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "harness/app/data_titles.h"
#include "harness/app/leaderboard_column.h"
#include "harness/core/error.h"
#include "harness/core/short_id.h"
#include "harness/core/suite_spec.h"
#include "harness/run/model_key.h"
#include "reports/labels.h"
#include "suites/registry.h"

namespace assay {
namespace {

std::vector<Candidate> CandidatesOf(Store& store, const std::vector<Invocation>& invocations) {
  std::vector<Candidate> candidates;
  for (const Invocation& invocation : invocations) {
    for (const Invocation::Entry& entry : invocation.entries) {
      candidates.push_back({{invocation.name, invocation.created, invocation.command, {entry}},
                            store.Run(entry.run),
                            0,
                            0});
    }
  }
  return candidates;
}

// Of those of one second the later one is newer.
void NewestFirst(std::vector<Candidate>& candidates) {
  std::ranges::reverse(candidates);
  std::ranges::stable_sort(candidates, [](const Candidate& a, const Candidate& b) {
    return a.record.created > b.record.created;
  });
}

// Rows and columns of the candidates, in order of first appearance.
void PlaceCandidates(std::vector<Candidate>& candidates, Leaderboard& board) {
  std::map<ModelKey, size_t> models;
  std::map<std::pair<std::string, std::string>, size_t> suites;  // spec and hash
  std::map<std::string, size_t> specs;
  std::vector<DataTitle> titles;
  std::vector<const RunRecord*> runs;
  for (const Candidate& candidate : candidates) runs.push_back(&candidate.record);
  const ModelLabels labels(runs);
  for (Candidate& candidate : candidates) {
    const RunRecord& run = candidate.record;
    const auto [model, new_model] = models.emplace(KeyOf(run), board.models.size());
    candidate.model = model->second;
    if (new_model) {
      BoardModel& row = board.models.emplace_back();
      row.card = run.model;
      row.label = labels.Of(run).Text();
      row.baseline = run.model.adapter == "baseline";
    }
    const std::string spec = SuiteSpec(run.suite, run.variant);
    const auto [suite, new_suite] =
        suites.emplace(std::pair(spec, run.suite_sha256), board.suites.size());
    candidate.suite = suite->second;
    if (!new_suite) continue;
    ++specs[spec];
    BoardSuite& column = board.suites.emplace_back();
    column.name = spec;
    column.sha256 = run.suite_sha256;
    const SuiteCard card = RestoreSuite(run.suite, run.variant, run.suite_manifest)->Card();
    column.title = card.title.empty() ? card.name : card.title;
    if (!card.variant.empty()) column.title += fmt::format(" ({})", card.variant);
    titles.push_back({column.title, run});
    column.printed = card.printed;
    if (card.illustrative) column.unranked = "it is illustrative, no benchmark";
    if (!card.no_overall.empty()) column.unranked = "it has no overall score: " + card.no_overall;
  }
  TellDataApart(titles);
  for (size_t s = 0; s < board.suites.size(); ++s) {
    BoardSuite& suite = board.suites[s];
    if (specs[suite.name] > 1) suite.name += "@" + ShortId(suite.sha256);
    suite.title = titles[s].title;
  }
}

void TakeWeights(const std::map<std::string, double>& weights, Leaderboard& board) {
  std::map<const BoardSuite*, std::string> name_of;  // as it was given
  for (const auto& [name, weight] : weights) {
    std::vector<BoardSuite*> meant;
    for (BoardSuite& suite : board.suites) {
      if (suite.name == name) meant = {&suite};
      if (suite.name == name) break;
      const std::string_view bare = std::string_view(suite.name).substr(0, name.size());
      const bool begins = bare == name && suite.name.size() > name.size() &&
                          std::string_view(":@").find(suite.name[name.size()]) != std::string::npos;
      if (begins) meant.push_back(&suite);
    }
    if (meant.size() != 1) {
      std::vector<std::string> names;
      for (const BoardSuite& suite : board.suites) names.push_back(suite.name);
      throw UsageError(
          fmt::format("--weights: got \"{}\", expected one of {}", name, fmt::join(names, ", ")));
    }
    if (weight > 0 && !meant[0]->unranked.empty()) {
      throw UsageError(fmt::format("--weights: {} cannot be in the mean, because {}",
                                   meant[0]->name, meant[0]->unranked));
    }
    const auto [first, is_new] = name_of.emplace(meant[0], name);
    if (!is_new) {
      throw UsageError(
          fmt::format("--weights: got \"{}\" and \"{}\", which are one suite; weigh it once",
                      first->second, name));
    }
    meant[0]->given_weight = weight;
  }
}

}  // namespace

std::vector<Invocation> AllRuns(Store& store) {
  Invocation all;
  all.name = "all";
  for (const RunRecord& run : store.Runs()) all.entries.push_back({run.id, {}, {}});
  return {all};
}

GatheredBoard GatherBoard(Store& store, const std::vector<Invocation>& invocations,
                          const std::map<std::string, double>& weights) {
  GatheredBoard gathered;
  Leaderboard& board = gathered.board;
  std::vector<Candidate> candidates = CandidatesOf(store, invocations);
  if (candidates.empty()) throw UsageError("there is no run to rank: run `assay run` first");
  PlaceCandidates(candidates, board);
  NewestFirst(candidates);
  TakeWeights(weights, board);
  board.cells.assign(board.models.size(), std::vector<BoardCell>(board.suites.size()));
  for (size_t s = 0; s < board.suites.size(); ++s) FillColumn(store, candidates, s, gathered);
  ConcludeLeaderboard(board);
  return gathered;
}

}  // namespace assay
