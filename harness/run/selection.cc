#include "harness/run/selection.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/run/selection_words.h"

namespace assay {
namespace {

__extension__ typedef unsigned __int128 Wide;

// A sample's place in the order in which a limit takes samples: (2·place + 1) / (2·rows).
struct Priority {
  uint64_t place;
  uint64_t rows;
  uint32_t ordinal;

  // Cross-multiplied: doubles would confuse neighbours in large subsets.
  friend bool operator<(const Priority& a, const Priority& b) {
    const Wide left = static_cast<Wide>(2 * a.place + 1) * b.rows;
    const Wide right = static_cast<Wide>(2 * b.place + 1) * a.rows;
    return left != right ? left < right : a.ordinal < b.ordinal;
  }
};

std::vector<uint32_t> AllOf(const SuiteIndex& index) {
  std::vector<uint32_t> ordinals(index.size());
  for (size_t i = 0; i < ordinals.size(); ++i) ordinals[i] = static_cast<uint32_t>(i);
  return ordinals;
}

void KeepSubsets(const std::vector<std::string>& wanted, const SuiteIndex& index,
                 std::vector<uint32_t>& ordinals) {
  std::vector<bool> keep(index.subsets.size(), false);
  for (const std::string& name : wanted) {
    const auto found = std::find(index.subsets.begin(), index.subsets.end(), name);
    if (found == index.subsets.end()) {
      throw UsageError("unknown subset \"" + name + "\"" + Suggestion(name, index.subsets));
    }
    keep[static_cast<size_t>(found - index.subsets.begin())] = true;
  }
  std::erase_if(ordinals, [&](uint32_t ordinal) { return !keep[index.subset_of[ordinal]]; });
}

void KeepSamples(const std::vector<std::string>& wanted, const SuiteIndex& index,
                 std::vector<uint32_t>& ordinals) {
  std::vector<uint64_t> hashes;
  for (const std::string& id : wanted) {
    hashes.push_back(HashId(id));
    const auto has = [&](uint32_t ordinal) { return index.id_hash[ordinal] == hashes.back(); };
    if (std::none_of(ordinals.begin(), ordinals.end(), has)) {
      throw UsageError("no sample \"" + id + "\" among the " + std::to_string(ordinals.size()) +
                       " samples to choose from; an id is spelt as in the suite's data");
    }
  }
  std::sort(hashes.begin(), hashes.end());
  std::erase_if(ordinals, [&](uint32_t ordinal) {
    return !std::binary_search(hashes.begin(), hashes.end(), index.id_hash[ordinal]);
  });
}

void KeepFirst(uint64_t limit, const SuiteIndex& index, std::vector<uint32_t>& ordinals) {
  if (limit >= ordinals.size()) return;
  std::vector<uint64_t> rows(index.subsets.size(), 0);
  for (const uint32_t ordinal : ordinals) ++rows[index.subset_of[ordinal]];
  std::vector<uint64_t> seen(rows.size(), 0);
  std::vector<Priority> order;
  order.reserve(ordinals.size());
  for (const uint32_t ordinal : ordinals) {
    const uint32_t subset = index.subset_of[ordinal];
    order.push_back({seen[subset]++, rows[subset], ordinal});
  }
  std::nth_element(order.begin(), order.begin() + static_cast<ptrdiff_t>(limit), order.end());
  ordinals.clear();
  for (size_t i = 0; i < limit; ++i) ordinals.push_back(order[i].ordinal);
  std::sort(ordinals.begin(), ordinals.end());
}

uint64_t Whole(const Json& value, std::string_view key) {
  if (!value.is_number_unsigned()) {
    throw Error("selection: \"" + std::string(key) + "\": got " + std::string(TypeName(value)) +
                ", expected a whole number");
  }
  return value.get<uint64_t>();
}

std::vector<std::string> Strings(const Json& value, std::string_view key) {
  std::vector<std::string> strings;
  const auto is_string = [](const Json& item) { return item.is_string(); };
  if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_string)) {
    throw Error("selection: \"" + std::string(key) + "\": expected a list of strings");
  }
  for (const Json& item : value) strings.push_back(item.get<std::string>());
  return strings;
}

}  // namespace

Json SelectionToJson(const Selection& selection) {
  Json value = Json::object();
  if (selection.limit) value["limit"] = *selection.limit;
  if (!selection.subsets.empty()) value["subsets"] = selection.subsets;
  if (!selection.samples.empty()) value["samples"] = selection.samples;
  if (selection.shards != 1) {
    value["shard"] = selection.shard;
    value["shards"] = selection.shards;
  }
  return value;
}

Selection SelectionFromJson(const Json& value) {
  RequireKnownKeys(value, {"limit", "subsets", "samples", "shard", "shards"}, "selection");
  Selection selection;
  if (value.contains("limit")) selection.limit = Whole(value["limit"], "limit");
  if (value.contains("subsets")) selection.subsets = Strings(value["subsets"], "subsets");
  if (value.contains("samples")) selection.samples = Strings(value["samples"], "samples");
  const uint64_t shard = value.contains("shard") ? Whole(value["shard"], "shard") : 1;
  const uint64_t shards = value.contains("shards") ? Whole(value["shards"], "shards") : 1;
  if (shard < 1 || shard > shards || shards > UINT32_MAX) {
    throw Error("selection: got shard " + std::to_string(shard) + "/" + std::to_string(shards) +
                ", expected i/n with 1 <= i <= n");
  }
  selection.shard = static_cast<uint32_t>(shard);
  selection.shards = static_cast<uint32_t>(shards);
  return selection;
}

std::vector<uint32_t> Choose(const Selection& selection, const SuiteIndex& index) {
  if (selection.shard < 1 || selection.shard > selection.shards) {
    throw UsageError("wrong shard: got " + std::to_string(selection.shard) + "/" +
                     std::to_string(selection.shards) + ", expected i/n with 1 <= i <= n");
  }
  std::vector<uint32_t> ordinals = AllOf(index);
  if (!selection.subsets.empty()) KeepSubsets(selection.subsets, index, ordinals);
  if (!selection.samples.empty()) KeepSamples(selection.samples, index, ordinals);
  if (selection.limit) KeepFirst(*selection.limit, index, ordinals);
  if (selection.shards > 1) {
    std::erase_if(ordinals, [&](uint32_t ordinal) {
      return ordinal % selection.shards != selection.shard - 1;
    });
  }
  if (ordinals.empty()) {
    throw UsageError("the selection has no sample: none of " + Counted(index.size(), "sample") +
                     " is in " + InWords(selection) + "; widen it");
  }
  return ordinals;
}

}  // namespace assay
