#pragma once

#include <array>
#include <cstdint>

#include "harness/core/judgement.h"
#include "harness/core/score_table.h"
#include "suites/rewardbench-2/ties.h"

namespace assay {

/// Appends a Ties prompt as it is until its group is joined.
void AddTiesSample(const JudgedSample& judged, int32_t code, ScoreTable& table);

/// How many samples went into the Ties rows.
struct TiesCounts {
  uint32_t samples = 0;
  uint32_t unrated = 0;  ///< of them judged by verdicts, which Ties cannot use
  std::array<uint32_t, kTiesComponents> components{};  ///< that entered each component
};

/// Replaces the rows of `AddTiesSample` by one row of components per group. Groups come in the
/// order of their first sample.
TiesCounts JoinTiesGroups(int32_t code, ScoreTable& table);

}  // namespace assay
