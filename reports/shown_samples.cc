#include "reports/shown_samples.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "reports/sample_json.h"

namespace assay {
namespace {

// Where `ordinal` is among the shown rows, or `shown.size()`.
size_t RowOf(const ShownSamples& shown, uint32_t ordinal) {
  auto found = std::lower_bound(shown.ordinals.begin(), shown.ordinals.end(), ordinal);
  const bool there = found != shown.ordinals.end() && *found == ordinal;
  return there ? static_cast<size_t>(found - shown.ordinals.begin()) : shown.size();
}

struct Judged {
  uint32_t ordinal;
  double badness;
};

// Every ordinal that some run judged, ascending, with its worst badness.
std::vector<Judged> AllJudged(const std::vector<const ReportRun*>& runs,
                              const std::vector<std::vector<Outcome>>& outcomes) {
  std::vector<Judged> all;
  for (size_t run = 0; run < runs.size(); ++run) {
    const SampleColumns& columns = runs[run]->summary.columns;
    const double scale = MedianMargin(columns);
    for (size_t i = 0; i < columns.ordinal.size(); ++i) {
      all.push_back({columns.ordinal[i], Badness(outcomes[run][i], columns.margin[i], scale)});
    }
  }
  std::sort(all.begin(), all.end(), [](const Judged& a, const Judged& b) {
    return a.ordinal != b.ordinal ? a.ordinal < b.ordinal : a.badness < b.badness;
  });
  auto same = [](const Judged& a, const Judged& b) { return a.ordinal == b.ordinal; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

}  // namespace

double MedianMargin(const SampleColumns& columns) {
  std::vector<double> sizes;
  for (double margin : columns.margin) {
    if (!std::isnan(margin)) sizes.push_back(std::abs(margin));
  }
  if (sizes.empty()) return 1;
  auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle > 0 ? *middle : 1;
}

double Badness(Outcome outcome, double margin, double scale) {
  if (outcome == Outcome::kFailed) return -std::numeric_limits<double>::infinity();
  if (!std::isnan(margin)) return margin / scale;
  if (outcome == Outcome::kWrong) return -1;
  return outcome == Outcome::kRight ? 1 : 0;
}

ShownSamples ChooseShown(const std::vector<const ReportRun*>& runs,
                         const std::vector<std::vector<Outcome>>& outcomes, size_t most) {
  std::vector<Judged> judged = AllJudged(runs, outcomes);
  ShownSamples shown;
  if (judged.size() > most) {
    shown.omitted = judged.size() - most;
    auto worse = [](const Judged& a, const Judged& b) {
      return a.badness != b.badness ? a.badness < b.badness : a.ordinal < b.ordinal;
    };
    std::nth_element(judged.begin(), judged.begin() + static_cast<std::ptrdiff_t>(most),
                     judged.end(), worse);
    judged.resize(most);
  }
  for (const Judged& sample : judged) shown.ordinals.push_back(sample.ordinal);
  std::sort(shown.ordinals.begin(), shown.ordinals.end());
  for (const ReportRun* run : runs) {
    std::vector<uint32_t>& at = shown.at.emplace_back(shown.size(), ShownSamples::kAbsent);
    const std::vector<uint32_t>& ordinals = run->summary.columns.ordinal;
    for (size_t i = 0; i < ordinals.size(); ++i) {
      const size_t row = RowOf(shown, ordinals[i]);
      if (row < shown.size()) at[row] = static_cast<uint32_t>(i);
    }
  }
  return shown;
}

std::vector<SampleRecord> ReadRecords(const std::vector<const ReportRun*>& runs,
                                      const ShownSamples& shown) {
  std::vector<SampleRecord> records(shown.size());
  for (SampleRecord& record : records) record.judgements.assign(runs.size(), "null");
  for (size_t run = 0; run < runs.size(); ++run) {
    runs[run]->judged([&](const JudgedSample& judged) {
      const size_t row = RowOf(shown, judged.ordinal);
      if (row == shown.size()) return;
      SampleRecord& record = records[row];
      if (record.facts.empty()) {
        record.id = judged.id;
        record.facts = SampleFactsJson(judged);
      }
      record.judgements[run] = JudgementJson(judged.judgement);
    });
  }
  return records;
}

}  // namespace assay
