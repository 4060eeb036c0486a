#include "results/invocation_table.h"

namespace assay {

std::vector<Invocation> InvocationTable::All() {
  std::vector<Invocation> invocations;
  Statement rows = database_.Prepare(
      "SELECT key, name, created, command FROM invocations ORDER BY created, key");
  while (rows.Step()) {
    invocations.push_back({rows.Text(1), rows.Text(2), rows.Text(3), entries_.Of(rows.Integer(0))});
  }
  return invocations;
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
