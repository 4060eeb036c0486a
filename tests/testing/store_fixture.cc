#include "tests/testing/store_fixture.h"

#include <sqlite3.h>

#include "gtest/gtest.h"
#include "tests/testing/list_suite.h"

namespace assay::testing {

RunRecord FullRecord(const std::string& id, const std::string& identity) {
  RunRecord run;
  run.id = id;
  run.identity = identity;
  run.created = "2026-01-31T12:00:00Z";
  run.updated = "2026-01-31T12:00:01Z";
  run.assay = "0.1.0";
  run.model.name = "model";
  run.model.adapter = "fake";
  run.model.scores = run.model.compares = run.model.ranks = true;
  run.model.represents = run.model.steps = true;
  run.model.dimensions = {"helpfulness", "tone"};
  run.model.parameters = 22'000'000;
  run.model.type = "Seq. Classifier";
  run.model.licence = "Apache-2.0";
  run.model.device = "cuda";
  run.model.dtype = "bfloat16";
  run.model.fingerprint = "sha256:abc";
  run.model.options = {{"max_length", "512"}};
  run.model.max_in_flight = 64;
  run.suite = "list";
  run.variant = "gpt";
  run.revision = "r1";
  run.suite_sha256 = std::string(64, 'a');
  run.suite_spec = "list:gpt";
  run.suite_manifest = R"({"name":"list"})";
  run.missing_parts = {"math"};
  run.suite_samples = 350;
  run.ask = {false, true, Ask::Orders::kRandomSwap, 3, UINT64_MAX, Ask::Preparation::kRewardBench2};
  run.prepare = "official";
  run.versions = {{"sqlite", "3.40.1"}};
  run.command = "assay run -m \"a b\"";
  run.host = "somewhere";
  run.series = "sft";
  run.step = -5;
  run.seconds = 1.5;
  run.health = {"one", "two \xF0\x9F\x98\x80"};
  return run;
}

JudgedRecord Judged(uint32_t ordinal) {
  JudgedRecord record = RecordOf(ordinal, PairSample(ordinal));
  record.judged.judgement.rewards = {ordinal + 0.25, 0.1};
  return record;
}

JudgedRecord Failed(uint32_t ordinal, Failure::Kind kind) {
  JudgedRecord record = Judged(ordinal);
  record.judged.judgement.rewards[0] = Failure{kind, "because"};
  return record;
}

std::vector<JudgedSample> ReadAll(Store& store, const std::string& run_id) {
  std::vector<JudgedSample> all;
  store.ReadJudged(run_id, {}, [&](const JudgedSample& judged) { all.push_back(judged); });
  return all;
}

std::string Sql(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK) << path;
  sqlite3_busy_timeout(database, 10'000);
  std::string first;
  const auto keep = [](void* out, int columns, char** values, char**) {
    auto* text = static_cast<std::string*>(out);
    if (text->empty() && columns > 0 && values[0] != nullptr) *text = values[0];
    return 0;
  };
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), keep, &first, &error), SQLITE_OK)
      << sql << ": " << (error != nullptr ? error : "");
  sqlite3_free(error);
  sqlite3_close(database);
  return first;
}

std::string IntegrityOf(const std::string& path) { return Sql(path, "PRAGMA integrity_check"); }

}  // namespace assay::testing
