#include "results/invocation_table.h"

#include <bit>
#include <cstring>
#include <string>

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

std::vector<Invocation> InvocationTable::All() {
  std::vector<Invocation> invocations;
  Statement rows = database_.Prepare(
      "SELECT key, name, created, command FROM invocations ORDER BY created, key");
  while (rows.Step()) {
    invocations.push_back({rows.Text(1), rows.Text(2), rows.Text(3), Entries(rows.Integer(0))});
  }
  return invocations;
}

std::vector<Invocation::Entry> InvocationTable::Entries(int64_t invocation) {
  std::vector<Invocation::Entry> entries;
  Statement rows = database_.Prepare(
      "SELECT runs.id, selection, ordinals FROM entries JOIN runs ON runs.key = entries.run "
      "WHERE invocation = ?1 ORDER BY position");
  rows.Query(invocation);
  while (rows.Step()) {
    const std::string where = "the results store " + database_.path() + ": selection";
    entries.push_back({rows.Text(0), SelectionFromJson(ParseJson(rows.Bytes(1), where)),
                       OrdinalsOf(rows.Bytes(2), database_.path())});
  }
  return entries;
}

void InvocationTable::Put(const Invocation& invocation) {
  for (const char* sql :
       {"DELETE FROM entries WHERE invocation IN (SELECT key FROM invocations "
        "WHERE name = ?1 AND created = ?2 AND command = ?3)",
        "DELETE FROM invocations WHERE name = ?1 AND created = ?2 AND command = ?3"}) {
    database_.Prepare(sql).Run(invocation.name, invocation.created, invocation.command);
  }
  database_.Prepare("INSERT INTO invocations (name, created, command) VALUES (?1, ?2, ?3)")
      .Run(invocation.name, invocation.created, invocation.command);
  const int64_t key = database_.LastKey();
  Statement insert = database_.Prepare(
      "INSERT INTO entries (invocation, position, run, selection, ordinals) "
      "VALUES (?1, ?2, ?3, ?4, ?5)");
  RunTable runs(database_);
  for (size_t i = 0; i < invocation.entries.size(); ++i) {
    const Invocation::Entry& entry = invocation.entries[i];
    insert.Run(key, i, runs.KeyOf(entry.run), CanonicalJson(SelectionToJson(entry.selection)),
               BytesOf(entry.ordinals));
  }
}

void InvocationTable::Delete(const std::string& name) {
  for (const char* sql :
       {"DELETE FROM entries WHERE invocation IN (SELECT key FROM invocations WHERE name = ?1)",
        "DELETE FROM invocations WHERE name = ?1"}) {
    database_.Prepare(sql).Run(name);
  }
}

}  // namespace assay
