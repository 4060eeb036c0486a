#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/run/run_record.h"

namespace assay {

/// What `shard` becomes once the other shards of its runs are there: an invocation of these runs
/// whose selection is all the shards' together; nullopt while one is missing, or where `shard` is
/// none. The invocations are those of one store, newest last; of shards that are there twice the
/// newest counts. Its name is the shards' own where they share one, else one made of the runs and
/// the selection, "merged-1f0c62aa"; when it is `created` is left to the caller.
std::optional<Invocation> JoinShards(const Invocation& shard,
                                     std::span<const Invocation> invocations);

/// The shards of `run` that no invocation has, of those that together with `shard`, one of them,
/// are a whole: ascending numbers i of `--shard i/n`. Empty where `shard` is no shard.
std::vector<uint32_t> MissingShards(const std::string& run, const Selection& shard,
                                    std::span<const Invocation> invocations);

}  // namespace assay
