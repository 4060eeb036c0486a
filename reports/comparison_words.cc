#include "reports/comparison_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/core/counted.h"
#include "reports/difference_words.h"
#include "reports/labels.h"
#include "reports/numbers.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

// Whether there is no difference in the decimals that are shown.
bool IsShownAsNone(const NamedDifference& difference, SuiteCard::Printed printed) {
  return SaySize(*difference.difference.value, difference.unit, printed) ==
         SaySize(0, difference.unit, printed);
}

std::string SayBetter(const NamedDifference& difference, const std::string& better,
                      const std::string& worse, SuiteCard::Printed printed) {
  return fmt::format("{} is better than {} by {} ({})", better, worse,
                     SaySize(*difference.difference.value, difference.unit, printed),
                     SayRange(difference, printed));
}

std::string SayUndecided(const NamedDifference& difference, const std::string& first,
                         const std::string& second, SuiteCard::Printed printed) {
  const Estimate& estimate = difference.difference;
  std::string text = fmt::format("No difference can be told between {} and {}: ", first, second);
  if (!estimate.value) return text + estimate.because;
  if (IsShownAsNone(difference, printed)) {
    return text + fmt::format("both score the same ({})", SayRange(difference, printed));
  }
  const bool turned = *estimate.value < 0;
  return text +
         fmt::format("{} scores {} more than {}, which may be chance ({})", turned ? first : second,
                     SaySize(*estimate.value, difference.unit, printed), turned ? second : first,
                     SayRange(turned ? Reversed(difference) : difference, printed));
}

std::string List(const std::vector<std::string>& names) {
  constexpr size_t kMostNamed = 6;
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) {
    const bool last = i + 1 == names.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + names[i];
  }
  if (names.size() <= kMostNamed) return text;
  return fmt::format("{} and {} more", text, names.size() - kMostNamed);
}

// In which of the parts the difference of the whole can be told, too.
std::string SayParts(const PairComparison& pair, Conclusion whole, double level) {
  std::vector<std::string> same, opposite;
  size_t parts = 0;
  const char* part = "section";
  for (const ShownDifference& shown : MainDifferences(pair)) {
    const Kind kind = shown.difference->kind;
    if (kind != Kind::kSection && kind != Kind::kSubset) continue;
    if (kind == Kind::kSubset) part = "subset";
    if (!shown.difference->p) continue;
    ++parts;
    const Conclusion conclusion = Conclude(*shown.difference, level);
    if (conclusion == Conclusion::kCannotTell) continue;
    (conclusion == whole ? same : opposite).push_back(shown.label);
  }
  if (parts < 2) return "";
  const std::string family = Counted(parts, part);
  std::string text;
  if (same.empty()) {
    text = fmt::format(" No {} alone is enough to tell, p adjusted for {}.", part, family);
  } else if (same.size() == parts) {
    text = fmt::format(" Every {} alone says the same, p adjusted for {}.", part, family);
  } else {
    text = fmt::format(" Taken alone, {} say{} the same, p adjusted for {}.", List(same),
                       same.size() == 1 ? "s" : "", family);
  }
  if (opposite.empty()) return text;
  return text +
         fmt::format(" {} say{} the opposite.", List(opposite), opposite.size() == 1 ? "s" : "");
}

// What the comparison could have told, and how many samples could tell what it saw.
std::string SayPower(const PairComparison& pair, SuiteCard::Printed printed) {
  if (!pair.detectable) return "";
  const NamedDifference& main = Main(pair);
  std::string text = fmt::format(
      " A true difference of {} would be found in four of five such "
      "comparisons",
      SaySize(*pair.detectable, main.unit, printed));
  const std::optional<double> samples = SamplesToTell(pair);
  if (samples && !IsShownAsNone(main, printed)) {
    text += fmt::format("; to find one of {} as often takes about {} samples like these",
                        SaySize(*main.difference.value, main.unit, printed),
                        FormatCount(static_cast<size_t>(*samples)));
  }
  return text + ".";
}

std::string SayCorrelation(const Estimate& estimate) {
  if (!estimate.value) return fmt::format("undefined ({})", estimate.because);
  const auto number = [](double value) { return WithMinusSign(fmt::format("{:.2f}", value)); };
  if (!estimate.interval) {
    return fmt::format("{} (no interval: {})", number(*estimate.value), estimate.interval_because);
  }
  return fmt::format("{} ({}\u00a0to\u00a0{})", number(*estimate.value),
                     number(estimate.interval->low), number(estimate.interval->high));
}

}  // namespace

std::vector<ShownDifference> MainDifferences(const PairComparison& pair) {
  const bool sections = std::ranges::any_of(
      pair.official, [](const NamedDifference& d) { return d.kind == Kind::kSection; });
  std::vector<ShownDifference> shown;
  std::vector<ScoreName> names;
  for (const Kind kind :
       {Kind::kOverall, sections ? Kind::kSection : Kind::kSubset, Kind::kSlice}) {
    for (const NamedDifference& difference : pair.official) {
      if (difference.kind != kind) continue;
      shown.push_back({"", &difference});
      ScoreName& name = names.emplace_back();
      name.name =
          kind == Kind::kOverall && difference.name == "overall" ? "Overall" : difference.name;
      name.kind = kind;
    }
  }
  const std::vector<std::string> labels = LabelScores(names);
  for (size_t i = 0; i < shown.size(); ++i) shown[i].label = labels[i];
  return shown;
}

std::string SayConclusion(const PairComparison& pair, const ComparisonNames& names, double level) {
  const std::string& first = names.runs[pair.first];
  const std::string& second = names.runs[pair.second];
  const NamedDifference& main = Main(pair);
  const std::string of =
      MainIsOfficial(pair) ? "" : " This is of plain accuracy: there is no overall score.";
  switch (Conclude(main, level)) {
    case Conclusion::kSecondBetter:
      return SayBetter(main, second, first, names.printed) + "." + of +
             SayParts(pair, Conclusion::kSecondBetter, level);
    case Conclusion::kFirstBetter:
      return SayBetter(Reversed(main), first, second, names.printed) + "." + of +
             SayParts(pair, Conclusion::kFirstBetter, level);
    case Conclusion::kCannotTell:
      break;
  }
  return SayUndecided(main, first, second, names.printed) + "." + SayPower(pair, names.printed) +
         of;
}

std::string SayOutcomes(const PairComparison& pair, const std::string& first,
                        const std::string& second) {
  const OutcomeCounts& counts = pair.outcomes;
  if (counts.samples() == 0) return "no sample that both judged compares anything";
  return fmt::format("both right {}, only {} {}, only {} {}, neither {} ({})",
                     FormatCount(counts.both), first, FormatCount(counts.only_first), second,
                     FormatCount(counts.only_second), FormatCount(counts.neither),
                     SayP(counts.test.p));
}

std::string SayTies(const PairComparison& pair, double level) {
  const OutcomeCounts& counts = pair.outcomes;
  const auto& table = counts.table;
  const uint64_t first = table[3] + table[4] + table[5];
  const uint64_t second = table[1] + table[4] + table[7];
  if (first + second == 0) return "";
  const std::string text = fmt::format("tied are {} of the first and {} of the second",
                                       Counted(first, "sample"), second);
  if (!counts.symmetry) {
    return fmt::format("{}; Bowker's test does not apply ({})", text, counts.no_symmetry);
  }
  const bool told = counts.symmetry->p <= 1 - level;
  return fmt::format("{}; {} ({}, Bowker)", text,
                     told ? "right, tied and wrong do not seem to be exchanged alike both ways"
                          : "that right, tied and wrong are exchanged unlike cannot be told",
                     SayP(counts.symmetry->p));
}

std::string SayAgreement(const PairComparison& pair) {
  if (pair.outcomes.samples() == 0) return "there is nothing to agree on";
  const RunAgreement& agreement = pair.agreement;
  std::string text =
      fmt::format("alike, both right or both not, on {:.1f} % of the samples: Cohen's κ {}",
                  100 * agreement.same_share, SayCorrelation(agreement.kappa));
  if (!agreement.spearman.value) {
    return text +
           fmt::format("; their margins have no rank correlation ({})", agreement.spearman.because);
  }
  return text + fmt::format("; the order of their margins: Spearman's ρ {}, Kendall's τ {}",
                            SayCorrelation(agreement.spearman), SayCorrelation(agreement.kendall));
}

std::string SayShared(const PairComparison& pair, const ComparisonNames& names) {
  const SharedMargins& shared = pair.shared_margins;
  if (!shared.IsTelling()) return "";
  return fmt::format(
      "{} of {} have exactly the same margin, to the last bit, with {} and with {}, though margins "
      "take many values: they may be one model under two names, or a training that changed nothing",
      FormatCount(shared.same), Counted(shared.samples, "sample"), names.runs[pair.first],
      names.runs[pair.second]);
}

std::string SliceLabel(const SliceContrast& slice) {
  return fmt::format("{} {}{}{}", slice.slicing, slice.slice,
                     slice.rest.empty() ? "" : ", against ", slice.rest);
}

std::vector<const SliceContrast*> SlicesThatStandOut(const PairComparison& pair, double level) {
  std::vector<const SliceContrast*> found;
  for (const SliceContrast& slice : pair.slices) {
    if (slice.p_adjusted && *slice.p_adjusted <= 1 - level) found.push_back(&slice);
  }
  return found;
}

std::vector<FoundSlice> SlicesThatStandOut(const RunComparison& comparison, size_t most) {
  std::vector<FoundSlice> found;
  for (const PairComparison& pair : comparison.pairs) {
    for (const SliceContrast* slice : SlicesThatStandOut(pair, comparison.level)) {
      found.push_back({&pair, slice});
    }
  }
  std::ranges::stable_sort(found, {}, [](const FoundSlice& f) { return *f.slice->p_adjusted; });
  if (found.size() > most) found.resize(most);
  return found;
}

std::string SayAlpha(const RunComparison& comparison) {
  const Estimate& alpha = comparison.alpha;
  const char* all = comparison.runs == 2 ? "both" : "all";
  if (!alpha.value) {
    return fmt::format("Krippendorff's α of {} is undefined ({})", all, alpha.because);
  }
  return fmt::format("{} agree on right and not right with Krippendorff's α {}", all,
                     SayCorrelation(alpha));
}

std::string SayWhere(const PairComparison& pair, double level) {
  if (pair.slices.empty()) return "no two kinds of at least 10 samples to tell apart";
  const size_t found = SlicesThatStandOut(pair, level).size();
  return fmt::format(
      "looked at {} of samples: on {} the difference between the two is {}larger or smaller than "
      "elsewhere",
      Counted(pair.slices.size(), "kind"), found == 0 ? "none" : std::to_string(found),
      found == 0 ? "found to be " : "");
}

std::string SayCaveats(const PairComparison& pair, const ComparisonNames& names) {
  const std::string& first = names.runs[pair.first];
  const std::string& second = names.runs[pair.second];
  std::vector<std::string> unshared, failed;
  const auto count = [](size_t samples, const std::string& text, std::vector<std::string>& to) {
    if (samples > 0) to.push_back(Counted(samples, "sample") + text);
  };
  count(pair.only_first_judged, fmt::format(" only {} judged", first), unshared);
  count(pair.only_second_judged, fmt::format(" only {} judged", second), unshared);
  count(pair.first_failed, fmt::format(" failed with {}", first), failed);
  count(pair.second_failed, fmt::format(" failed with {}", second), failed);
  std::string text;
  if (!unshared.empty()) text = fmt::format("left out: {}", fmt::join(unshared, ", "));
  if (failed.empty()) return text;
  return fmt::format("{}{}{}, which counts as not right", text, text.empty() ? "" : "; ",
                     fmt::join(failed, " and "));
}

std::string SayCaveats(const RunComparison& comparison, const ComparisonNames& names) {
  size_t most = 0, pairs = 0;
  std::vector<size_t> failed(comparison.runs);
  for (const PairComparison& pair : comparison.pairs) {
    const size_t unshared = pair.only_first_judged + pair.only_second_judged;
    most = std::max(most, unshared);
    pairs += unshared > 0;
    failed[pair.first] = std::max(failed[pair.first], pair.first_failed);
    failed[pair.second] = std::max(failed[pair.second], pair.second_failed);
  }
  std::vector<std::string> said;
  if (pairs > 0) {
    said.push_back(
        fmt::format("left out are samples that only one of a pair judged: up to {}, in {}",
                    FormatCount(most), Counted(pairs, "pair")));
  }
  std::vector<std::string> failures;
  for (size_t run = 0; run < failed.size(); ++run) {
    if (failed[run] == 0) continue;
    failures.push_back(
        fmt::format("{} failed with {}", Counted(failed[run], "sample"), names.runs[run]));
  }
  if (!failures.empty()) said.push_back(List(failures) + ", which counts as not right");
  return fmt::format("{}", fmt::join(said, "; "));
}

std::string LetterOf(size_t run) {
  constexpr size_t kLetters = 26;
  const std::string letter(1, static_cast<char>('A' + run % kLetters));
  return run < kLetters ? letter : letter + std::to_string(run / kLetters);
}

std::string WithPlainSpaces(std::string text) {
  for (const std::string_view no_break : {"\u00a0", "\u202f"}) {
    for (size_t at = text.find(no_break); at != std::string::npos; at = text.find(no_break, at)) {
      text.replace(at, no_break.size(), " ");
    }
  }
  return text;
}

std::string UnitOfDifferences(SuiteCard::Printed printed) {
  return ScoreScale(ScoreName::Unit::kFraction, printed) == 100 ? ", in points" : "";
}

}  // namespace assay
