#include "results/baseline_table.h"

namespace assay {

std::vector<Invocation> BaselineTable::All() {
  std::vector<Invocation> baselines;
  Statement rows =
      database_.Prepare("SELECT key, name, created, command FROM baselines ORDER BY name");
  while (rows.Step()) {
    baselines.push_back({rows.Text(1), rows.Text(2), rows.Text(3), entries_.Of(rows.Integer(0))});
  }
  return baselines;
}

void BaselineTable::Put(const Invocation& baseline) {
  Remove(baseline.name);
  database_.Prepare("INSERT INTO baselines (name, created, command) VALUES (?1, ?2, ?3)")
      .Run(baseline.name, baseline.created, baseline.command);
  entries_.Put(database_.LastKey(), baseline.entries);
}

bool BaselineTable::Remove(const std::string& name) {
  database_
      .Prepare(
          "DELETE FROM baseline_entries WHERE baseline IN (SELECT key FROM baselines "
          "WHERE name = ?1)")
      .Run(name);
  database_.Prepare("DELETE FROM baselines WHERE name = ?1").Run(name);
  return database_.Changes() > 0;
}

}  // namespace assay
