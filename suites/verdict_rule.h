#pragma once

namespace assay {

/// How verdicts are scored (`verdicts` in docs/suite-format.md). Net: a comparison is
/// won if more verdicts are for it than against it; ties and failures are neither. Mean: the mean
/// over verdicts of right 1, wrong 0, `tie` and, for a reply without a verdict, `unparsed`.
struct VerdictRule {
  enum class Kind { kNet, kMean } kind = Kind::kNet;
  double tie = 0;
  double unparsed = 0;
};

}  // namespace assay
