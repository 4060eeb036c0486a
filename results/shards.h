#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/run/run_record.h"

namespace assay {

/// What `name` means once every shard of it is there: an invocation of the same runs whose
/// selection is all the shards' together, or nullopt while one is missing. The invocations are
/// those of one store, newest last; of shards that are there twice the newest counts.
std::optional<Invocation> JoinShards(const std::string& name,
                                     std::span<const Invocation> invocations);

}  // namespace assay
