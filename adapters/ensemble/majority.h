#pragma once

#include <span>
#include <vector>

#include "adapters/ensemble/combine.h"
#include "harness/core/reward_model.h"

namespace assay {

/// One verdict per order that `ask` wants: what most members say (`EnsembleRule::kMajority`). A
/// member with rewards prefers the higher; one with verdicts votes by its own for the same order
/// and repeat. Its confidence is the share of votes that put the first-ranked alone on top; `raw`
/// lists every vote as JSON.
///
/// A vote that failed for good (no verdict in the reply, refused, too long, none for this order) is
/// an abstention. One that is asked again when the run is continued (timeout, crashed, server,
/// missing) fails the verdict until then; so do abstentions alone.
std::vector<Verdict> MajorityVerdicts(std::span<const MemberSaid> said, const Sample& sample,
                                      const Ask& ask);

}  // namespace assay
