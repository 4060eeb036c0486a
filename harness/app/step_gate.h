#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/app/command.h"
#include "harness/app/series_steps.h"
#include "harness/gate/policy.h"
#include "harness/gate/verdict.h"

namespace assay {

/// A checkpoint of a training run that was judged just now.
struct TrainingStep {
  int64_t step = 0;
  std::string suite;
  std::string variant;
  SeriesStep judged;
};

/// Holds each step of a series to a policy, and prints what comes of it: against the baseline that
/// was named or promoted, else against the best step before it. The first of a series without a
/// baseline is held to the rules that need none.
class StepGate {
 public:
  struct Options {
    Policy policy;
    std::string baseline;            ///< as of `assay gate`; empty: none was named
    std::vector<std::string> allow;  ///< of `ConditionKinds`
    std::string store;               ///< its path
  };

  StepGate(Options options, Session& session) : options_(std::move(options)), session_(session) {}

  /// The exit code for `step`. `steps`: those of the series that are judged, by number.
  int Judge(const TrainingStep& step, const std::map<int64_t, SeriesStep>& steps);

 private:
  bool IsPromoted(const TrainingStep& step);
  Policy WithoutBaseline(const TrainingStep& step) const;
  int SayNotGated();
  void Say(const GateReport& report);

  const Options options_;
  Session& session_;
  bool said_other_suite_ = false;
};

}  // namespace assay
