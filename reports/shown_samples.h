#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "harness/metrics/outcome.h"
#include "harness/metrics/summary.h"
#include "reports/report.h"

namespace assay {

/// The samples of one suite that the page lists: those that any of its runs judged, at most `most`
/// of them (then the worst ones). Rows ascend by ordinal.
struct ShownSamples {
  static constexpr uint32_t kAbsent = std::numeric_limits<uint32_t>::max();

  std::vector<uint32_t> ordinals;         ///< by row
  std::vector<std::vector<uint32_t>> at;  ///< by run, by row: the row of its columns, or kAbsent
  size_t omitted = 0;                     ///< judged samples that are not shown

  size_t size() const { return ordinals.size(); }
};

/// Chooses them. Worst first: failures, then by margin in units of the run's median |margin| (by
/// outcome where there are no margins); of several runs, the worst counts. `outcomes`: by run, by
/// row of its columns.
ShownSamples ChooseShown(const std::vector<const ReportRun*>& runs,
                         const std::vector<std::vector<Outcome>>& outcomes, size_t most);

/// How bad a sample is: lower is worse, failures lowest. `scale`: the run's median |margin|.
double Badness(Outcome outcome, double margin, double scale);
double MedianMargin(const SampleColumns& columns);

/// What the page shows of one sample besides its text, as JSON ready to be written.
struct SampleRecord {
  std::string id;
  std::string facts;                    ///< id, subset, label, lengths, attributes: an object
  std::vector<std::string> judgements;  ///< by run: an object, or "null"
};

/// Pulls each run's judged samples once and keeps those that are shown. By row.
std::vector<SampleRecord> ReadRecords(const std::vector<const ReportRun*>& runs,
                                      const ShownSamples& shown);

}  // namespace assay
