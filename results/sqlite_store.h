#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "results/baseline_table.h"
#include "results/invocation_table.h"
#include "results/run_table.h"
#include "results/sqlite.h"
#include "results/store.h"

namespace assay {

/// The Store on one SQLite file.
class SqliteStore : public Store {
 public:
  SqliteStore(const std::string& path, Mode mode, std::chrono::milliseconds patience);

  std::optional<RunRecord> FindIdentity(const std::string& identity) override;
  void CreateRun(const RunRecord& run, bool superseded) override;
  RunRecord FindOrCreateRun(const RunRecord& run) override;
  void UpdateRun(const RunRecord& run) override;
  std::unique_ptr<Journal> OpenJournal(const std::string& run_id, bool keep_texts) override;
  void AddInvocation(const Invocation& invocation) override;
  std::vector<RunRecord> Runs() override { return runs_.All(); }
  std::vector<Invocation> Invocations() override { return invocations_.All(); }
  Invocation Resolve(const std::string& name) override;
  RunRecord Run(const std::string& id) override;
  void DeleteRun(const std::string& id) override;
  size_t DeleteInvocation(const std::string& name) override;
  void SetBaseline(const Invocation& baseline) override;
  std::vector<Invocation> Baselines() override { return baselines_.All(); }
  bool RemoveBaseline(const std::string& name) override;
  size_t CountJudged(const std::string& run_id) override;
  void ReadJudged(const std::string& run_id, const std::vector<uint32_t>& ordinals,
                  const std::function<void(const JudgedSample&)>& visit) override;
  void ReadTexts(const std::string& suite_sha256, const std::vector<uint32_t>& ordinals,
                 const std::function<void(uint32_t, const StoredText&)>& visit) override;
  std::vector<std::string> Merge(Store& other) override;
  std::vector<std::string> Notes() const override;
  const std::string& path() const override { return path_; }

 private:
  const std::string path_;
  const std::chrono::milliseconds patience_;
  std::unique_ptr<Database> database_;
  RunTable runs_;
  InvocationTable invocations_;
  BaselineTable baselines_;
};

}  // namespace assay
