#include "results/invocation_table.h"

#include <algorithm>
#include <ranges>

namespace assay {
namespace {

// Whether the entries of `now` begin with the runs of `before`.
bool Begins(const std::vector<Invocation::Entry>& now,
            const std::vector<Invocation::Entry>& before) {
  return before.size() <= now.size() &&
         std::ranges::equal(before, now | std::views::take(before.size()), {},
                            &Invocation::Entry::run, &Invocation::Entry::run);
}

}  // namespace

std::vector<Invocation> InvocationTable::All() {
  std::vector<Invocation> invocations;
  Statement rows = database_.Prepare(
      "SELECT key, name, created, command FROM invocations ORDER BY created, key");
  while (rows.Step()) {
    invocations.push_back({rows.Text(1), rows.Text(2), rows.Text(3), entries_.Of(rows.Integer(0))});
  }
  return invocations;
}

void InvocationTable::DeleteWhatGrewTo(const Invocation& invocation) {
  std::vector<int64_t> same;
  Statement rows = database_.Prepare(
      "SELECT key FROM invocations WHERE name = ?1 AND created = ?2 AND command = ?3");
  rows.Query(invocation.name, invocation.created, invocation.command);
  while (rows.Step()) {
    const int64_t key = rows.Integer(0);
    if (Begins(invocation.entries, entries_.Of(key))) same.push_back(key);
  }
  for (const int64_t key : same) {
    database_.Prepare("DELETE FROM entries WHERE invocation = ?1").Run(key);
    database_.Prepare("DELETE FROM invocations WHERE key = ?1").Run(key);
  }
}

void InvocationTable::Put(const Invocation& invocation) {
  DeleteWhatGrewTo(invocation);
  database_.Prepare("INSERT INTO invocations (name, created, command) VALUES (?1, ?2, ?3)")
      .Run(invocation.name, invocation.created, invocation.command);
  entries_.Put(database_.LastKey(), invocation.entries);
}

void InvocationTable::Delete(const std::string& name) {
  for (const char* sql :
       {"DELETE FROM entries WHERE invocation IN (SELECT key FROM invocations WHERE name = ?1)",
        "DELETE FROM invocations WHERE name = ?1"}) {
    database_.Prepare(sql).Run(name);
  }
}

}  // namespace assay
