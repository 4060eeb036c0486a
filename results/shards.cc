#include "results/shards.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

#include "harness/core/json.h"
#include "harness/core/sha256.h"
#include "harness/core/short_id.h"

namespace assay {
namespace {

/// The shards of one run, as far as they are there.
struct Shards {
  Selection selection;                                 ///< without the shard
  std::map<uint32_t, std::vector<uint32_t>> ordinals;  ///< by shard
};

Selection Unsharded(Selection selection) {
  selection.shard = selection.shards = 1;
  return selection;
}

bool IsShardOf(const Selection& selection, const Selection& wanted) {
  return selection.shards == wanted.shards && Unsharded(selection) == Unsharded(wanted);
}

Invocation::Entry Joined(const std::string& run, const Shards& shards) {
  Invocation::Entry entry{run, shards.selection, {}};
  if (entry.selection.IsWholeSuite()) return entry;
  for (const auto& [shard, ordinals] : shards.ordinals) {
    entry.ordinals.insert(entry.ordinals.end(), ordinals.begin(), ordinals.end());
  }
  std::ranges::sort(entry.ordinals);
  return entry;
}

// The same whenever the same shards are joined.
std::string NameOf(const Invocation& joined) {
  Json parts = Json::array();
  for (const Invocation::Entry& entry : joined.entries) {
    parts.push_back({entry.run, SelectionToJson(entry.selection)});
  }
  return "merged-" + ShortId(Sha256Hex(CanonicalJson(parts)));
}

std::optional<Invocation> Join(const Invocation& shard,
                               const std::vector<const Invocation*>& newest_first) {
  const Selection& wanted = shard.entries[0].selection;
  Invocation joined{shard.name, "", "", {}};
  std::map<std::string, Shards> runs;
  for (const Invocation::Entry& entry : shard.entries) runs[entry.run] = {Unsharded(wanted), {}};
  for (const Invocation* invocation : newest_first) {
    bool used = false;
    for (const Invocation::Entry& entry : invocation->entries) {
      const auto run = runs.find(entry.run);
      if (run == runs.end() || !IsShardOf(entry.selection, wanted)) continue;
      used |= run->second.ordinals.emplace(entry.selection.shard, entry.ordinals).second;
    }
    if (!used) continue;
    joined.command = invocation->command + (joined.command.empty() ? "" : "; ") + joined.command;
  }
  for (const Invocation::Entry& entry : shard.entries) {
    const Shards& shards = runs.at(entry.run);
    if (shards.ordinals.size() != wanted.shards) return std::nullopt;
    joined.entries.push_back(Joined(entry.run, shards));
  }
  return joined;
}

}  // namespace

std::optional<Invocation> JoinShards(const Invocation& shard,
                                     std::span<const Invocation> invocations) {
  if (shard.entries.empty() || shard.entries[0].selection.shards < 2) return std::nullopt;
  std::vector<const Invocation*> all, of_name;
  for (const Invocation& invocation : invocations | std::views::reverse) {
    all.push_back(&invocation);
    if (invocation.name == shard.name) of_name.push_back(&invocation);
  }
  if (auto joined = Join(shard, of_name)) return joined;
  auto joined = Join(shard, all);
  if (joined) joined->name = NameOf(*joined);
  return joined;
}

std::vector<uint32_t> MissingShards(const std::string& run, const Selection& shard,
                                    std::span<const Invocation> invocations) {
  std::set<uint32_t> there;
  for (const Invocation& invocation : invocations) {
    for (const Invocation::Entry& entry : invocation.entries) {
      if (entry.run == run && IsShardOf(entry.selection, shard)) {
        there.insert(entry.selection.shard);
      }
    }
  }
  std::vector<uint32_t> missing;
  for (uint32_t i = 1; i <= shard.shards && there.size() < shard.shards; ++i) {
    if (!there.contains(i)) missing.push_back(i);
  }
  return missing;
}

}  // namespace assay
