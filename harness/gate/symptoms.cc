#include "harness/gate/symptoms.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>

#include "harness/core/counted.h"
#include "harness/gate/flat_baseline.h"
#include "harness/metrics/rank_correlation.h"

namespace assay {
namespace {

constexpr size_t kFewestSamples = 20;
constexpr double kOpposite = -0.5;
constexpr double kOppositeVerdicts = 0.8;
constexpr double kNearlyAll = 0.9;
constexpr double kManyMore = 0.1;
constexpr double kMost = 0.5;

using Pairs = std::vector<std::pair<const GateSample*, const GateSample*>>;

double ShareOf(size_t count, size_t of) {
  return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of);
}

template <typename Is>
size_t CountIf(const GateSide& side, Is is) {
  return static_cast<size_t>(std::ranges::count_if(side.samples, is));
}

std::optional<double> MeanAccuracy(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

void AddOppositeOrder(const Pairs& pairs, std::vector<std::string>& symptoms) {
  std::vector<double> mine, theirs, my_accuracy, their_accuracy;
  for (const auto& [run, baseline] : pairs) {
    if (std::isnan(run->margin) || std::isnan(baseline->margin)) continue;
    mine.push_back(run->margin);
    theirs.push_back(baseline->margin);
    my_accuracy.push_back(run->accuracy);
    their_accuracy.push_back(baseline->accuracy);
  }
  if (mine.size() < kFewestSamples) return;
  const auto rho = SpearmanRho(mine, theirs);
  if (!rho || *rho > kOpposite) return;
  symptoms.push_back(fmt::format(
      "the rewards run opposite to the baseline's (Spearman's ρ of the margins −{:.2f}; accuracy "
      "{:.1f} % after {:.1f} %): is the label map flipped, or the sign of the head?",
      -*rho, 100 * *MeanAccuracy(my_accuracy), 100 * *MeanAccuracy(their_accuracy)));
}

double PercentOf(size_t count, size_t of) { return 100 * ShareOf(count, of); }

// Of judges, which have no margins: on how many of the samples that both decided they say opposite
// things. Of 20 that two unrelated judges decide, 16 are opposite once in 170 times.
void AddOppositeVerdicts(const Pairs& pairs, std::vector<std::string>& symptoms) {
  size_t decided = 0, opposite = 0, mine = 0, theirs = 0;
  for (const auto& [run, baseline] : pairs) {
    if (run->vote == 0 || baseline->vote == 0) continue;
    if (std::isnan(run->vote) || std::isnan(baseline->vote)) continue;
    ++decided;
    opposite += (run->vote > 0) != (baseline->vote > 0) ? 1 : 0;
    mine += run->vote > 0 ? 1 : 0;
    theirs += baseline->vote > 0 ? 1 : 0;
  }
  if (decided < kFewestSamples || ShareOf(opposite, decided) < kOppositeVerdicts) return;
  symptoms.push_back(fmt::format(
      "the verdicts run opposite to the baseline's ({} of {} that both decided; accuracy of these "
      "{:.1f} % after {:.1f} %): is the label map flipped, or which response is the first?",
      opposite, Counted(decided, "sample"), PercentOf(mine, decided), PercentOf(theirs, decided)));
}

// By how many tokens a text is longer, where each of the sample's texts may be by the same.
std::map<int64_t, size_t> TokensMore(const Pairs& pairs, size_t& said) {
  std::map<int64_t, size_t> more;
  for (const auto& [run, baseline] : pairs) {
    if (run->tokens <= 0 || baseline->tokens <= 0 || run->texts == 0) continue;
    if (run->cut || baseline->cut) continue;
    ++said;
    const int64_t difference = run->tokens - baseline->tokens;
    const auto texts = static_cast<int64_t>(run->texts);
    if (difference != 0 && difference % texts == 0) ++more[difference / texts];
  }
  return more;
}

void AddTokens(const Pairs& pairs, std::vector<std::string>& symptoms) {
  size_t said = 0;
  const std::map<int64_t, size_t> more = TokensMore(pairs, said);
  if (said < kFewestSamples) return;
  for (const auto& [tokens, samples] : more) {
    if (ShareOf(samples, said) < kNearlyAll) continue;
    const auto count = static_cast<uint64_t>(std::abs(tokens));
    symptoms.push_back(fmt::format("each text is {} {} than the baseline's ({} of {}): {}",
                                   Counted(count, "token"), tokens > 0 ? "longer" : "shorter",
                                   samples, Counted(said, "sample"),
                                   tokens > 0 ? "a doubled BOS, or another chat template?"
                                              : "a BOS that is lost, or another chat template?"));
    return;
  }
  size_t longer = 0;
  size_t shorter = 0;
  for (const auto& [run, baseline] : pairs) {
    if (run->tokens <= 0 || baseline->tokens <= 0 || run->cut || baseline->cut) continue;
    longer += run->tokens > baseline->tokens ? 1 : 0;
    shorter += run->tokens < baseline->tokens ? 1 : 0;
  }
  const size_t most = std::max(longer, shorter);
  if (ShareOf(most, said) < kNearlyAll) return;
  symptoms.push_back(
      fmt::format("the texts of {} of {} are {} tokens than the baseline's: another "
                  "tokenizer or chat template?",
                  most, Counted(said, "sample"), longer > shorter ? "more" : "fewer"));
}

void AddNotFinite(const GateSide& run, const GateSide* baseline,
                  std::vector<std::string>& symptoms) {
  const auto is = [](const GateSample& sample) { return sample.not_finite; };
  const size_t mine = CountIf(run, is);
  const size_t theirs = baseline == nullptr ? 0 : CountIf(*baseline, is);
  if (mine <= theirs) return;
  symptoms.push_back(fmt::format(
      "{} of {} got rewards that are no finite numbers{}: an overflow in float16, or weights that "
      "are not finite?",
      mine, Counted(run.samples.size(), "sample"),
      baseline == nullptr ? "" : fmt::format(", {} of the baseline's", theirs)));
}

void AddFailedBaseline(const GateSide* baseline, std::vector<std::string>& symptoms) {
  if (baseline == nullptr || baseline->summary.counts.failed == 0) return;
  const Counts& counts = baseline->summary.counts;
  const std::string samples = Counted(counts.judged, "sample");
  if (counts.failed >= counts.judged) {
    symptoms.push_back(
        fmt::format("all {} of the baseline failed: there is nothing to be worse than; is it the "
                    "right baseline?",
                    samples));
    return;
  }
  symptoms.push_back(fmt::format(
      "{} of {} of the baseline failed, which count as wrong: is it better than it looks?",
      counts.failed, samples));
}

// Also where the run is as flat, which leaves nothing to compare.
void AddFlatBaseline(const GateSide& run, const GateSide* baseline,
                     std::vector<std::string>& symptoms) {
  if (baseline == nullptr) return;
  const FlatSamples flat = FlatCounts(*baseline, run).Of("");
  const bool most = flat.samples >= kFewestSamples && ShareOf(flat.flat, flat.samples) >= kMost;
  if (!most && !flat.IsAll() && !flat.IsMore(kManyMore)) return;
  const size_t mine = CountIf(run, [](const GateSample& sample) { return sample.flat; });
  symptoms.push_back(
      fmt::format("in {} of {} of the baseline all responses got the same {}, in {} of {} of the "
                  "run: is it the "
                  "right baseline?",
                  flat.flat, Counted(flat.samples, "sample"), NameOfSame(*baseline), mine,
                  Counted(run.samples.size(), "sample")));
}

void AddTruncation(const GateSide& run, const GateSide* baseline,
                   std::vector<std::string>& symptoms) {
  const auto is = [](const GateSample& sample) { return sample.cut; };
  const size_t cut = CountIf(run, is);
  const double mine = ShareOf(cut, run.samples.size());
  const double theirs =
      baseline == nullptr ? 0 : ShareOf(CountIf(*baseline, is), baseline->samples.size());
  if (mine - theirs < kManyMore) return;
  symptoms.push_back(fmt::format(
      "texts of {} of {} ({:.0f} %) were cut to fit the model{}: is the length limit "
      "(max_length) too small?",
      cut, Counted(run.samples.size(), "sample"), 100 * mine,
      baseline == nullptr ? "" : fmt::format(", of {:.0f} % in the baseline", 100 * theirs)));
}

void AddFlat(const GateSide& run, const GateSide* baseline, std::vector<std::string>& symptoms) {
  const auto is = [](const GateSample& sample) { return sample.flat; };
  const size_t flat = CountIf(run, is);
  const double theirs =
      baseline == nullptr ? 0 : ShareOf(CountIf(*baseline, is), baseline->samples.size());
  const double mine = ShareOf(flat, run.samples.size());
  if (run.samples.size() < kFewestSamples || mine < kMost || theirs >= kMost) return;
  const std::string_view same = NameOfSame(run);
  symptoms.push_back(fmt::format(
      "in {} of {} all responses got the same {}: {}", flat, Counted(run.samples.size(), "sample"),
      same,
      same == "rank"
          ? "a judge whose words are read as ties?"
          : "a head that was not trained or not loaded, or texts cut to the same beginning?"));
}

}  // namespace

std::vector<std::string> SymptomsOf(const GateSide& run, const GateSide* baseline,
                                    const std::vector<ConditionDifference>& differences) {
  std::vector<std::string> symptoms;
  if (baseline != nullptr) {
    const Pairs pairs = PairSamples(run, *baseline);
    AddOppositeOrder(pairs, symptoms);
    AddOppositeVerdicts(pairs, symptoms);
    AddTokens(pairs, symptoms);
  }
  AddFailedBaseline(baseline, symptoms);
  AddFlatBaseline(run, baseline, symptoms);
  AddNotFinite(run, baseline, symptoms);
  AddTruncation(run, baseline, symptoms);
  AddFlat(run, baseline, symptoms);
  for (const ConditionDifference& difference : differences) {
    if (difference.kind == "seed") {
      symptoms.push_back("judged with another seed than the baseline (" + Describe(difference) +
                         "): whatever is drawn at random differs");
    } else if (difference.kind != "data" && difference.kind != "selection") {
      symptoms.push_back("not judged as the baseline was: " + Describe(difference));
    }
  }
  return symptoms;
}

}  // namespace assay
