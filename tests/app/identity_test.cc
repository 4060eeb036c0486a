#include "harness/app/identity.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

struct Change {
  std::string field;
  std::function<void(RunRecord&)> make;
};

void PrintTo(const Change& change, std::ostream* out) { *out << change.field; }

std::string NameOf(const ::testing::TestParamInfo<Change>& test) { return test.param.field; }

// A record, and the same after the change.
std::pair<std::string, std::string> Identities(const Change& change) {
  const RunRecord before = testing::FullRecord("run1", "identity");
  RunRecord after = before;
  change.make(after);
  return {IdentityOf(before), IdentityOf(after)};
}

// CONTRACTS §2: all that can change a judgement.
const Change kPart[] = {
    {"suite", [](RunRecord& run) { run.suite_sha256 += "0"; }},
    {"variant", [](RunRecord& run) { run.variant += "x"; }},
    {"fingerprint", [](RunRecord& run) { run.model.fingerprint += "0"; }},
    {"adapter", [](RunRecord& run) { run.model.adapter += "x"; }},
    {"dtype", [](RunRecord& run) { run.model.dtype += "x"; }},
    {"prepare", [](RunRecord& run) { run.prepare += "x"; }},
    {"rewards", [](RunRecord& run) { run.ask.rewards = !run.ask.rewards; }},
    {"verdicts", [](RunRecord& run) { run.ask.verdicts = !run.ask.verdicts; }},
    {"orders",
     [](RunRecord& run) {
       run.ask.orders =
           run.ask.orders == Ask::Orders::kBoth ? Ask::Orders::kRandomSwap : Ask::Orders::kBoth;
     }},
    {"repeats", [](RunRecord& run) { ++run.ask.repeats; }},
    {"seed", [](RunRecord& run) { ++run.ask.seed; }},
};

class IdentityPartTest : public ::testing::TestWithParam<Change> {};

TEST_P(IdentityPartTest, AnotherValueIsAnotherRun) {
  const auto [before, after] = Identities(GetParam());
  EXPECT_NE(before, after);
}

INSTANTIATE_TEST_SUITE_P(Fields, IdentityPartTest, ::testing::ValuesIn(kPart), NameOf);

const Change kNoPart[] = {
    {"id", [](RunRecord& run) { run.id += "0"; }},
    {"created", [](RunRecord& run) { run.created = run.updated = "2030-01-01T00:00:00Z"; }},
    {"assay", [](RunRecord& run) { run.assay += ".1"; }},
    {"model_name", [](RunRecord& run) { run.model.name += "x"; }},
    {"device", [](RunRecord& run) { run.model.device = "cuda:7"; }},
    {"workers",
     [](RunRecord& run) {
       run.model.options["workers"] = "31";
       run.model.max_in_flight += 31;
     }},
    {"suite_spec", [](RunRecord& run) { run.suite_spec = "elsewhere/pairs.jsonl"; }},
    {"versions", [](RunRecord& run) { run.versions["sqlite"] += ".1"; }},
    {"command", [](RunRecord& run) { run.command += " --quiet"; }},
    {"host", [](RunRecord& run) { run.host += "x"; }},
    {"series", [](RunRecord& run) { run.series += "x"; }},
    {"step", [](RunRecord& run) { run.step = run.step.value_or(0) + 1; }},
    {"seconds", [](RunRecord& run) { run.seconds += 1; }},
    {"health", [](RunRecord& run) { run.health.push_back("a warning"); }},
    {"invariance", [](RunRecord& run) { run.invariance = Invariance{.samples = 3}; }},
};

class IdentityRestTest : public ::testing::TestWithParam<Change> {};

TEST_P(IdentityRestTest, AnotherValueContinuesTheRun) {
  const auto [before, after] = Identities(GetParam());
  EXPECT_EQ(before, after);
}

INSTANTIATE_TEST_SUITE_P(Fields, IdentityRestTest, ::testing::ValuesIn(kNoPart), NameOf);

}  // namespace
}  // namespace assay
