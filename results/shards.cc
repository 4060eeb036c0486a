#include "results/shards.h"

#include <algorithm>
#include <map>
#include <ranges>

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

}  // namespace

std::optional<Invocation> JoinShards(const std::string& name,
                                     std::span<const Invocation> invocations) {
  std::vector<const Invocation*> newest_first;
  for (const Invocation& invocation : invocations | std::views::reverse) {
    if (invocation.name == name) newest_first.push_back(&invocation);
  }
  if (newest_first.empty() || newest_first[0]->entries.empty()) return std::nullopt;
  const Selection wanted = newest_first[0]->entries[0].selection;
  if (wanted.shards < 2) return std::nullopt;

  Invocation joined{name, newest_first[0]->created, "", {}};
  std::map<std::string, Shards> runs;
  for (const Invocation* invocation : newest_first) {
    bool used = false;
    for (const Invocation::Entry& entry : invocation->entries) {
      if (!IsShardOf(entry.selection, wanted)) continue;
      Shards& shards = runs[entry.run];
      shards.selection = Unsharded(wanted);
      used |= shards.ordinals.emplace(entry.selection.shard, entry.ordinals).second;
    }
    if (!used) continue;
    joined.command = invocation->command + (joined.command.empty() ? "" : "; ") + joined.command;
  }
  for (const Invocation::Entry& entry : newest_first[0]->entries) {
    const Shards& shards = runs[entry.run];
    if (shards.ordinals.size() != wanted.shards) return std::nullopt;
    joined.entries.push_back(Joined(entry.run, shards));
  }
  return joined;
}

}  // namespace assay
