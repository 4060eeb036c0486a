#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/metrics/leaderboard/bradley_terry.h"
#include "harness/metrics/leaderboard/pair_variances.h"
#include "harness/metrics/leaderboard/rank_ranges.h"
#include "harness/metrics/summary.h"

namespace assay {

/// One run behind a leaderboard: what its page says of it, without its samples.
struct BoardRun {
  size_t model = 0, suite = 0;
  Summary summary;  ///< its columns, scores and the suite's manifest are left out
  size_t judged = 0;
  Usage usage;         ///< of all its judgements
  std::string passed;  ///< why another run of the same model on the same data counts; empty: this
};

/// A model on a suite. `run`: an index into `Leaderboard::runs`.
struct BoardCell {
  std::optional<size_t> run;
  std::vector<OfficialScore> scores;  ///< overall first, where there is one
  std::string because;                ///< why it is not ranked; empty: it is

  const Estimate* Overall() const;  ///< nullptr where there is none
};

/// Data that models were judged on: a column. Other data of the same suite are another one.
struct BoardSuite {
  std::string name;   ///< "judgebench:gpt", with "@" and digits of its hash where that is no name
  std::string title;  ///< "JudgeBench (gpt)"; of several data, with what differs
  std::string sha256;
  SuiteCard::Printed printed = SuiteCard::Printed::kPercent1;
  std::string unranked;  ///< why it ranks nothing (illustrative, no overall score); empty: it does
  bool fraction = true;  ///< its overall score is one
  size_t draws = 0;      ///< behind its intervals; 0: none
  std::optional<double> given_weight;  ///< as `--weights` says

  double weight = 0;                            ///< in the mean; 0: not in it
  std::string no_weight;                        ///< why not
  PairVariances pairs{0};                       ///< by model
  SuiteOutcomes outcomes;                       ///< by model; empty where it ranks nothing
  std::vector<std::optional<RankRange>> ranks;  ///< by model
};

/// A row: one model over all suites.
struct BoardModel {
  std::string label;  ///< the name, with what tells it apart where it is not the only one
  ModelCard card;
  bool baseline = false;
  size_t judged = 0;  ///< over the runs that count
  Usage usage;
  double seconds = 0;  ///< of judging

  Estimate mean;
  std::optional<RankRange> rank;  ///< by the mean
  Strength strength;

  std::optional<double> CostPerThousand() const;  ///< dollars per 1,000 samples; none said: none
  std::optional<double> SamplesPerSecond() const;
};

/// How alike two suites order the models that both ranked; baselines are left out.
struct SuiteAgreement {
  size_t first = 0, second = 0;
  size_t models = 0;
  std::optional<double> tau;
  std::string because;
};

/// Everything that a leaderboard shows. `ConcludeLeaderboard` fills what follows from the rest.
struct Leaderboard {
  double level = 0.95;
  std::vector<BoardModel> models;
  std::vector<BoardSuite> suites;
  std::vector<std::vector<BoardCell>> cells;  ///< by model, by suite
  std::vector<BoardRun> runs;

  std::vector<size_t>
      order;  ///< of models: by rank, then those without one by score on the widest suite
  std::vector<SuiteAgreement> agreements;

  const BoardCell& Cell(size_t model, size_t suite) const { return cells[model][suite]; }
  /// The overall score of a cell that is ranked, or nullptr.
  const Estimate* Ranked(size_t model, size_t suite) const;
  /// How many models are ranked on a suite.
  size_t CountRanked(size_t suite) const;
  /// The suite that could be in a mean and ranks most models, the first of several; none: no suite
  /// could.
  std::optional<size_t> WidestSuite() const;
};

/// From cells, pairs, outcomes and given weights: the ranks on each suite; which suites the mean is
/// over, those of fractions that every model but baselines has, each as much as another, and those
/// that were given a weight with that, and where this leaves none, those that every such model was
/// run on, if incompletely (who was has no mean); means, their ranks and groups; strengths over all
/// ranked suites; how far suites agree.
void ConcludeLeaderboard(Leaderboard& board);

}  // namespace assay
