#include "harness/app/leaderboard_data.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "harness/app/leaderboard_column.h"
#include "harness/core/error.h"
#include "harness/core/suite_spec.h"
#include "suites/registry.h"

namespace assay {
namespace {

constexpr size_t kShownDigits = 8;

std::string FingerprintOf(const RunRecord& run) {
  return run.model.adapter == "scores" ? "" : run.model.fingerprint;
}

using ModelKey = std::tuple<std::string, std::string, std::string, std::string>;
ModelKey KeyOf(const RunRecord& run) {
  return {run.model.name, run.model.adapter, run.model.dtype, FingerprintOf(run)};
}

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

// Adds what tells models of one name apart, in the order in which a reader understands it.
void LabelModels(std::vector<BoardModel>& models, const std::vector<RunRecord>& records) {
  std::map<std::string, std::vector<size_t>> alike;
  for (size_t m = 0; m < models.size(); ++m) alike[models[m].card.name].push_back(m);
  for (const auto& [name, places] : alike) {
    std::vector<std::vector<std::string>> marks(places.size());
    const auto mark = [&](const auto& text_of) {
      std::set<std::string> texts;
      for (const size_t m : places) texts.insert(text_of(records[m]));
      if (texts.size() < 2) return;
      for (size_t i = 0; i < places.size(); ++i) {
        const std::string text = text_of(records[places[i]]);
        if (!text.empty()) marks[i].push_back(text);
      }
    };
    mark([](const RunRecord& run) { return run.model.adapter; });
    mark([](const RunRecord& run) { return run.model.dtype; });
    mark([](const RunRecord& run) { return run.step ? fmt::format("step {}", *run.step) : ""; });
    const std::set<std::vector<std::string>> different(marks.begin(), marks.end());
    if (different.size() < places.size()) {
      constexpr size_t kAlgorithm = std::string_view("sha256:").size();
      mark([](const RunRecord& run) {
        const std::string& print = run.model.fingerprint;
        return print.size() > kAlgorithm ? print.substr(kAlgorithm, kShownDigits) : print;
      });
    }
    for (size_t i = 0; i < places.size(); ++i) {
      models[places[i]].label =
          marks[i].empty() ? name : fmt::format("{} ({})", name, fmt::join(marks[i], ", "));
    }
  }
  std::map<std::string, size_t> seen;
  for (BoardModel& model : models) {
    if (const size_t number = ++seen[model.label]; number > 1) {
      model.label += fmt::format(" #{}", number);
    }
  }
}

// Rows and columns of the candidates, in order of first appearance.
void PlaceCandidates(std::vector<Candidate>& candidates, Leaderboard& board) {
  std::map<ModelKey, size_t> models;
  std::map<std::pair<std::string, std::string>, size_t> suites;  // spec and hash
  std::map<std::string, size_t> specs;
  std::vector<RunRecord> records;
  for (Candidate& candidate : candidates) {
    const RunRecord& run = candidate.record;
    const auto [model, new_model] = models.emplace(KeyOf(run), board.models.size());
    candidate.model = model->second;
    if (new_model) {
      BoardModel& row = board.models.emplace_back();
      row.card = run.model;
      row.baseline = run.model.adapter == "baseline";
      records.push_back(run);
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
    column.printed = card.printed;
    if (card.illustrative) column.unranked = "it is illustrative, no benchmark";
    if (!card.no_overall.empty()) column.unranked = "it has no overall score: " + card.no_overall;
  }
  LabelModels(board.models, records);
  std::map<std::string, size_t> titles;
  for (BoardSuite& suite : board.suites) {
    if (specs[suite.name] > 1) suite.name += "@" + suite.sha256.substr(0, kShownDigits);
    ++titles[suite.title];
  }
  for (BoardSuite& suite : board.suites) {
    if (titles[suite.title] > 1) suite.title += fmt::format(" [{}]", suite.name);
  }
}

void TakeWeights(const std::map<std::string, double>& weights, Leaderboard& board) {
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
