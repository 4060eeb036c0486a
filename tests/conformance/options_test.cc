// Two ways of using a model are two models: an option that can change a judgement changes the
// fingerprint, so that no run takes the judgements of another for its own (CONTRACTS §2). Checked
// for every option of every registered adapter.

#include <map>
#include <set>

#include "adapters/builtin_models.h"
#include "adapters/registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

using testing::BuiltWithTorch;
using testing::TempFolder;

// How fast or under what name a model judges; which files it reads (their content is in the
// fingerprint, see Checkpoint::files_used); and what the head's own tests show.
const std::set<std::string> kElsewhere = {"name", "workers", "timeout", "base", "head"};

// A model, an option and a value that is not its default.
struct Use {
  std::string kind, spec, option, value;
};

std::vector<Use> UsesWithoutTorch() {
  return {{"baseline", "baseline:length", "unit", "chars"},
          {"baseline", "baseline:length", "shortest", "true"},
          {"baseline", "baseline:constant", "value", "2"}};
}

void AddLanguageModels(const TempFolder& folder, std::vector<Use>& uses) {
  testing::WriteTinyLanguageModel(folder / "lm", 1);
  testing::WriteTinyLanguageModel(folder / "other", 2);
  testing::WriteTinyLanguageModel(folder / "third", 3);
  const std::string lm = folder / "lm", other = folder / "other", third = folder / "third";
  const std::string follow_ups =
      folder.Write("followups.json", R"({"positive": ["Thanks."], "negative": ["No."]})");
  const std::map<std::string, std::string> specs = {{"dpo", "dpo:" + lm},
                                                    {"cdr", "cdr:" + lm + "?weak=" + other},
                                                    {"genarm", "genarm:" + lm},
                                                    {"flr", "flr:" + lm},
                                                    {"judge", "judge:" + lm}};
  for (const auto& [kind, spec] : specs) {
    uses.push_back({kind, spec, "max_length", "200"});
    uses.push_back({kind, spec, "rows", "96"});
    uses.push_back(
        {kind, spec, "template",
         folder.Write("other.jinja", "{% for m in messages %}{{ m['content'] }}\n{% endfor %}")});
    if (kind != "judge")
      uses.push_back({kind, spec, "reduce", kind == "flr" || kind == "dpo" ? "sum" : "mean"});
  }
  uses.push_back({"dpo", "dpo:" + lm, "reference", other});
  uses.push_back({"dpo", "dpo:" + lm + "?reference=" + other, "reference", third});
  uses.push_back({"dpo", "dpo:" + lm + "?reference=" + other, "beta", "0.5"});
  uses.push_back({"cdr", "cdr:" + lm + "?weak=" + other, "weak", third});
  uses.push_back({"flr", "flr:" + lm, "followups", follow_ups});
  uses.push_back({"judge", "judge:" + lm, "form", "yes-no"});
  uses.push_back({"judge", "judge:" + lm, "prefix", "Verdict: "});
}

void AddRewardModels(const TempFolder& folder, std::vector<Use>& uses) {
  testing::WriteTinyRewardModel(folder / "rm");
  testing::WriteTinyProcessReward(folder / "prm");
  testing::WriteTinyPreferenceModel(folder / "gpm");
  const std::string jinja = folder.Write("plain.jinja", "{{ messages[-1]['content'] }}");
  for (const char* model : {"rm", "gpm"}) {
    uses.push_back({"checkpoint", folder / model, "max_length", "40"});
    uses.push_back({"checkpoint", folder / model, "rows", "96"});
    uses.push_back({"checkpoint", folder / model, "template", jinja});
  }
  uses.push_back({"checkpoint", folder / "rm", "pooling", "last"});
  uses.push_back({"checkpoint", folder / "prm", "steps", "mean"});
  const std::string minilm = BuiltinModelFolder("minilm");
  uses.push_back({"relevance", "relevance:" + minilm, "max_length", "64"});
  uses.push_back({"builtin", "builtin:minilm", "max_length", "64"});
  uses.push_back({"builtin", "builtin:smollm2", "max_length", "64"});
  uses.push_back({"builtin", "builtin:smollm2", "as", "judge"});
}

std::vector<Use> Uses(const TempFolder& folder) {
  std::vector<Use> uses = UsesWithoutTorch();
  if (BuiltWithTorch()) {
    AddLanguageModels(folder, uses);
    AddRewardModels(folder, uses);
  }
  return uses;
}

// The spec with one more option, or with another value of one that it has.
std::string FingerprintOf(const std::string& text, const std::string& option = "",
                          const std::string& value = "") {
  ModelSpec spec = ParseModelSpec(text);
  if (!option.empty()) spec.options[option] = value;
  return MakeModel(spec, {})->Card().fingerprint;
}

TEST(OptionConformanceTest, AnOptionThatChangesJudgementsChangesTheFingerprint) {
  const TempFolder folder;
  for (const Use& use : Uses(folder)) {
    EXPECT_NE(FingerprintOf(use.spec), FingerprintOf(use.spec, use.option, use.value))
        << use.spec << " with " << use.option << "=" << use.value;
    EXPECT_EQ(FingerprintOf(use.spec), FingerprintOf(use.spec));
  }
}

TEST(OptionConformanceTest, CoversEveryOptionOfEveryAdapter) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  const TempFolder folder;
  std::map<std::string, std::set<std::string>> covered;
  for (const Use& use : Uses(folder)) covered[use.kind].insert(use.option);
  for (const AdapterEntry& entry : Adapters()) {
    for (const std::string& option : entry.options) {
      if (!kElsewhere.contains(option)) {
        EXPECT_TRUE(covered[entry.kind].contains(option)) << entry.kind << "?" << option;
      }
    }
  }
}

}  // namespace
}  // namespace assay
