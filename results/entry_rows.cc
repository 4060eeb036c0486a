#include "results/entry_rows.h"

#include <bit>
#include <cstring>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "results/run_table.h"

namespace assay {
namespace {

static_assert(std::endian::native == std::endian::little, "ordinals are stored little-endian");

std::string_view BytesOf(const std::vector<uint32_t>& ordinals) {
  return {reinterpret_cast<const char*>(ordinals.data()), ordinals.size() * sizeof(uint32_t)};
}

std::vector<uint32_t> OrdinalsOf(std::string_view bytes, const std::string& path) {
  if (bytes.size() % sizeof(uint32_t) != 0) {
    throw Error("the results store " + path + " is corrupt: got " + std::to_string(bytes.size()) +
                " bytes of ordinals, expected a multiple of 4; restore a copy");
  }
  std::vector<uint32_t> ordinals(bytes.size() / sizeof(uint32_t));
  if (!ordinals.empty()) std::memcpy(ordinals.data(), bytes.data(), bytes.size());
  return ordinals;
}

}  // namespace

std::vector<Invocation::Entry> EntryRows::Of(int64_t owner) {
  std::vector<Invocation::Entry> entries;
  Statement rows =
      database_.Prepare("SELECT runs.id, selection, ordinals FROM " + table_ +
                        " JOIN runs ON runs.key = run WHERE " + owner_ + " = ?1 ORDER BY position");
  rows.Query(owner);
  while (rows.Step()) {
    const std::string where = "the results store " + database_.path() + ": selection";
    entries.push_back({rows.Text(0), SelectionFromJson(ParseJson(rows.Bytes(1), where)),
                       OrdinalsOf(rows.Bytes(2), database_.path())});
  }
  return entries;
}

void EntryRows::Put(int64_t owner, const std::vector<Invocation::Entry>& entries) {
  Statement insert =
      database_.Prepare("INSERT INTO " + table_ + " (" + owner_ +
                        ", position, run, selection, ordinals) VALUES (?1, ?2, ?3, ?4, ?5)");
  RunTable runs(database_);
  for (size_t i = 0; i < entries.size(); ++i) {
    const Invocation::Entry& entry = entries[i];
    insert.Run(owner, i, runs.KeyOf(entry.run), CanonicalJson(SelectionToJson(entry.selection)),
               BytesOf(entry.ordinals));
  }
}

}  // namespace assay
