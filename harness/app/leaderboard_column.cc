#include "harness/app/leaderboard_column.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "harness/app/stored_results.h"
#include "harness/metrics/leaderboard/suite_standing.h"
#include "suites/credit.h"
#include "suites/registry.h"

namespace assay {
namespace {

// A summary's health needs intervals that are there or not, whatever their ends; those that are
// shown come from draws that all models share.
constexpr size_t kDrawsForHealth = 50;

// What was read of a run: its summary, and what its suite needs of it.
struct ReadRun {
  BoardRun run;
  ScoreTable table;
  std::vector<float> earned;       // by ordinal
  std::vector<uint64_t> clusters;  // by ordinal
};

void AddUsage(const Usage& usage, Usage& sum) {
  sum.tokens += usage.tokens;
  sum.truncated += usage.truncated;
  sum.cost += usage.cost;
  sum.seconds += usage.seconds;
}

ReadRun Read(Store& store, const Suite& suite, const Candidate& candidate) {
  const Invocation::Entry& entry = candidate.invocation.entries.front();
  const RunRecord& record = candidate.record;
  const std::vector<uint32_t> ordinals = OrdinalsOf(entry, record);
  ReadRun read;
  read.earned.assign(record.suite_samples, std::numeric_limits<float>::quiet_NaN());
  read.clusters.assign(record.suite_samples, 0);
  SummaryOptions options;
  options.draws = kDrawsForHealth;
  read.run.summary = Summarize(
      suite, record, entry.selection, ordinals.size(),
      [&](const auto& visit) {
        store.ReadJudged(record.id, ordinals, [&](const JudgedSample& judged) {
          suite.Tabulate(judged, read.table);
          AddUsage(judged.judgement.usage, read.run.usage);
          const auto credit = CreditOf(judged.label, judged.judgement, VerdictRule{});
          if (credit) read.earned.at(judged.ordinal) = static_cast<float>(*credit);
          read.clusters.at(judged.ordinal) = judged.cluster;
          visit(judged);
        });
      },
      options);
  suite.Finish(read.table);
  Summary& summary = read.run.summary;
  summary.name = candidate.invocation.name;
  summary.command = candidate.invocation.command;
  read.run.judged = summary.counts.judged;
  // Samples and the manifest are the larger part, and nothing here shows them.
  summary.columns = {};
  summary.official = {};
  summary.estimates = {};
  summary.calibration = {};
  summary.run.suite_manifest.clear();
  return read;
}

// All candidates of one column, read and joined.
class Column {
 public:
  Column(Store& store, const std::vector<Candidate>& candidates, size_t place, GatheredBoard& out)
      : store_(store), place_(place), out_(out), chosen_(out.board.models.size()) {
    for (const Candidate& candidate : candidates) {
      if (candidate.suite == place) candidates_.push_back(&candidate);
    }
    const RunRecord& run = candidates_.front()->record;
    suite_ = RestoreSuite(run.suite, run.variant, run.suite_manifest);
  }

  void Fill() {
    for (const Candidate* candidate : candidates_) ReadOne(*candidate);
    for (size_t m = 0; m < chosen_.size(); ++m) Choose(m);
    Stand();
    CollectOutcomes();
  }

 private:
  // Candidates come newest first: the first complete one is kept, till then the first.
  void ReadOne(const Candidate& candidate) {
    std::optional<ReadRun>& chosen = chosen_[candidate.model];
    if (chosen && chosen->run.summary.complete) {
      BoardRun passed;
      passed.summary.run = candidate.record;
      passed.summary.run.suite_manifest.clear();
      passed.summary.selection = candidate.invocation.entries.front().selection;
      passed.passed = "a newer complete run counts";
      Keep(candidate, std::move(passed));
      return;
    }
    ReadRun read = Read(store_, *suite_, candidate);
    if (!chosen) {
      chosen = std::move(read);
      chosen_candidate_[candidate.model] = &candidate;
    } else if (read.run.summary.complete) {
      std::swap(*chosen, read);
      const Candidate* passed = std::exchange(chosen_candidate_[candidate.model], &candidate);
      read.run.passed = "it is not complete, and an older run is";
      Keep(*passed, std::move(read.run));
    } else {
      read.run.passed = "a newer run counts; none is complete";
      Keep(candidate, std::move(read.run));
    }
  }

  void Keep(const Candidate& candidate, BoardRun run) {
    run.model = candidate.model;
    run.suite = place_;
    out_.board.runs.push_back(std::move(run));
    out_.invocations.push_back(candidate.invocation);
  }

  void Choose(size_t m) {
    BoardCell& cell = out_.board.cells[m][place_];
    if (!chosen_[m]) {
      cell.because = "not judged";
      return;
    }
    const ReadRun& read = *chosen_[m];
    const Summary& summary = read.run.summary;
    cell.run = out_.board.runs.size();
    if (!summary.complete) cell.because = "incomplete: " + summary.incomplete_because;
    Keep(*chosen_candidate_[m], read.run);
    BoardModel& model = out_.board.models[m];
    model.judged += read.run.judged;
    AddUsage(read.run.usage, model.usage);
    // Of a scores file only the reading is known. A run's seconds are of all that it judged.
    if (model.card.adapter == "scores") return;
    const size_t all = store_.CountJudged(summary.run.id);
    if (all > 0) {
      model.seconds +=
          summary.run.seconds * static_cast<double>(read.run.judged) / static_cast<double>(all);
    }
  }

  SummaryOptions Options() const {
    SummaryOptions options;
    options.level = out_.board.level;
    options.seed = candidates_.front()->record.ask.seed;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    return options;
  }

  // Complete runs share their draws; any other stands alone.
  void Stand() {
    BoardSuite& column = out_.board.suites[place_];
    column.pairs = PairVariances(chosen_.size());
    std::vector<size_t> complete;
    std::vector<const ScoreTable*> tables;
    for (size_t m = 0; m < chosen_.size(); ++m) {
      if (!chosen_[m]) continue;
      if (chosen_[m]->run.summary.complete) {
        complete.push_back(m);
        tables.push_back(&chosen_[m]->table);
        continue;
      }
      const ScoreTable* alone = &chosen_[m]->table;
      Take(m, StandOnSuite(*suite_, {&alone, 1}, Options()).scores[0]);
    }
    if (tables.empty()) return;
    SuiteStanding standing = StandOnSuite(*suite_, tables, Options());
    column.draws = standing.draws;
    for (size_t i = 0; i < complete.size(); ++i) {
      Take(complete[i], std::move(standing.scores[i]));
      for (size_t j = i + 1; j < complete.size(); ++j) {
        column.pairs.Set(complete[i], complete[j], standing.pairs.Of(i, j));
      }
    }
  }

  void Take(size_t m, std::vector<OfficialScore> scores) {
    BoardCell& cell = out_.board.cells[m][place_];
    cell.scores = std::move(scores);
    const Estimate* overall = cell.Overall();
    BoardSuite& column = out_.board.suites[place_];
    if (overall != nullptr && cell.scores[0].name.unit != ScoreName::Unit::kFraction) {
      column.fraction = false;
    }
    if (!cell.because.empty()) return;
    if (!column.unranked.empty()) {
      cell.because = column.unranked;
    } else if (overall == nullptr) {
      cell.because = "it has no overall score";
    } else if (!overall->value) {
      cell.because = "its overall score is undefined: " + overall->because;
    }
  }

  void CollectOutcomes() {
    BoardSuite& column = out_.board.suites[place_];
    if (!column.unranked.empty()) return;
    SuiteOutcomes& outcomes = column.outcomes;
    outcomes.samples = candidates_.front()->record.suite_samples;
    outcomes.earned.assign(chosen_.size() * outcomes.samples,
                           std::numeric_limits<float>::quiet_NaN());
    for (size_t m = 0; m < chosen_.size(); ++m) {
      if (!chosen_[m] || !chosen_[m]->run.summary.complete) continue;
      std::ranges::copy(chosen_[m]->earned, outcomes.earned.begin() +
                                                static_cast<std::ptrdiff_t>(m * outcomes.samples));
      outcomes.clusters = chosen_[m]->clusters;
    }
    if (outcomes.clusters.empty()) outcomes = {};
  }

  Store& store_;
  size_t place_;
  GatheredBoard& out_;
  std::unique_ptr<Suite> suite_;
  std::vector<const Candidate*> candidates_;
  std::vector<std::optional<ReadRun>> chosen_;  // by model
  std::map<size_t, const Candidate*> chosen_candidate_;
};

}  // namespace

void FillColumn(Store& store, const std::vector<Candidate>& candidates, size_t suite,
                GatheredBoard& gathered) {
  Column(store, candidates, suite, gathered).Fill();
}

}  // namespace assay
