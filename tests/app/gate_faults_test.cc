// Faults that training runs really have, each built on a native checkpoint: the gate fails the run,
// or refuses to compare it, and names the symptom.

#include <cstring>
#include <filesystem>
#include <functional>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "tests/testing/assay_test.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

using ::assay::testing::ProcessResult;
using ::assay::testing::Slurp;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kPairs = 160;
constexpr char kPolicy[] = R"({"format": "assay.policy/1", "rules": [
    {"significance": 0.05}, {"section": "*", "significance": 0.05}, {"failures_max": 0.01}]})";

// Changes the bfloat16 numbers of one tensor of a safetensors file, as 16 bits each.
void ChangeTensor(const fs::path& file, const std::string& name,
                  const std::function<uint16_t(size_t, uint16_t)>& changed) {
  std::string bytes = Slurp(file);
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  const Json tensor = Json::parse(bytes.substr(8, header)).at(name);
  ASSERT_EQ(tensor.at("dtype"), "BF16");
  const size_t begin = 8 + header + tensor.at("data_offsets")[0].get<size_t>();
  const size_t end = 8 + header + tensor.at("data_offsets")[1].get<size_t>();
  for (size_t at = begin; at < end; at += 2) {
    uint16_t number = 0;
    std::memcpy(&number, &bytes[at], sizeof number);
    number = changed((at - begin) / 2, number);
    std::memcpy(&bytes[at], &number, sizeof number);
  }
  WriteFileAtomically(file.string(), bytes);
}

// Half of the prompts are long. The word of a pair makes its two answers.
std::string Row(int i, bool first_is_better) {
  constexpr const char* kWords[] = {"river", "copper", "seven", "to learn", "why not", "a letter"};
  std::string prompt = "Question " + std::to_string(i * 37 % 1000) + ": what of " + kWords[i % 6];
  for (int more = 0; i % 2 == 1 && more < 12; ++more) prompt += ", and then of something longer";
  const std::string a = "It is " + std::to_string(i * 7919 % 997) + " " + kWords[i % 5];
  const std::string b = std::string(kWords[i % 4]) + " is what I say " + std::to_string(i * i % 89);
  const Json row = {{"id", "p" + std::to_string(i)},
                    {"prompt", prompt},
                    {"chosen", first_is_better ? a : b},
                    {"rejected", first_is_better ? b : a},
                    {"subset", i % 2 == 0 ? "short" : "long"}};
  return row.dump() + "\n";
}

class GateFaultsTest : public ::assay::testing::AssayTest {
 protected:
  void SetUp() override {
    if (!testing::BuiltWithTorch()) GTEST_SKIP() << "this build has no native models";
    folder_.Write("gate.json", kPolicy);
    testing::WriteTinyRewardModel(folder_ / "good");
    MakePairs();
    Judge("good", "good");
    ASSERT_EQ(Assay({"results", "baseline", "set", "baseline", "good"}).code, 0);
  }

  // Pairs that the good checkpoint judges right but for every tenth: it has learnt its task.
  void MakePairs() {
    std::string rows;
    for (int i = 0; i < kPairs; ++i) rows += Row(i, true);
    folder_.Write("pairs.jsonl", rows);
    Judge("good", "draft");
    const ProcessResult said = Assay({"results", "export", "draft", "--format", "scores"});
    std::istringstream lines(said.out);
    rows.clear();
    int i = 0;
    for (std::string line; std::getline(lines, line); ++i) {
      const Json rewards = Json::parse(line).at("rewards");
      rows += Row(i, (rewards[0] > rewards[1]) == (i % 10 != 0));
    }
    ASSERT_EQ(i, kPairs) << said.err;
    folder_.Write("pairs.jsonl", rows);
  }

  void Judge(const std::string& model, const std::string& name,
             std::vector<std::string> more = {}) {
    more.insert(more.begin(),
                {"run", "-s", "pairs.jsonl", "-m", "./" + model, "--dtype", "float32", "--device",
                 "cpu", "--name", name, "--quiet", "--max-failures", "1"});
    const ProcessResult result = Assay(more);
    ASSERT_EQ(result.code, 0) << result.err;
  }

  // A checkpoint like the good one, to be broken.
  fs::path Copy(const std::string& name) {
    const fs::path folder = folder_ / name;
    fs::copy(folder_ / "good", folder, fs::copy_options::recursive);
    return folder;
  }

  ProcessResult Gate(const std::string& run, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"gate", run, "--policy", "gate.json"});
    return Assay(more);
  }
};

TEST_F(GateFaultsTest, TheGoodCheckpointJudgedAgainPasses) {
  Judge("good", "again", {"--fresh"});
  const ProcessResult result = Gate("again");
  EXPECT_EQ(result.code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, Not(HasSubstr("symptom")));
}

TEST_F(GateFaultsTest, AFlippedLabelMap) {
  ChangeTensor(Copy("flipped") / "model.safetensors", "score.weight",
               [](size_t, uint16_t number) { return static_cast<uint16_t>(number ^ 0x8000U); });
  Judge("flipped", "flipped");
  const ProcessResult result = Gate("flipped");
  EXPECT_EQ(result.code, 3) << result.out << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("symptom: the rewards run opposite to the baseline's"),
                                HasSubstr("accuracy 10.0 % after 90.0 %")));
}

TEST_F(GateFaultsTest, ADoubledBos) {
  const fs::path file = Copy("doubled") / "chat_template.jinja";
  WriteFileAtomically(file.string(), "<|im_start|>" + Slurp(file));
  Judge("doubled", "doubled");
  const ProcessResult refused = Gate("doubled");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("chat template: "), HasSubstr("--allow template")));
  const ProcessResult result = Gate("doubled", {"--allow", "template"});
  EXPECT_EQ(result.code, 3) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("symptom: each text is 1 token longer than the baseline's (160 "
                                    "of 160 samples): a doubled BOS, or another chat template?"));
}

// A norm's weight beyond 65504 is infinite in float16, and stays so in whatever it is saved as.
TEST_F(GateFaultsTest, AnOverflowOfFloat16) {
  ChangeTensor(Copy("overflown") / "model.safetensors", "model.norm.weight",
               [](size_t i, uint16_t number) { return i == 0 ? uint16_t{0x7F80} : number; });
  Judge("overflown", "overflown");
  const ProcessResult result = Gate("overflown");
  EXPECT_EQ(result.code, 3) << result.out << result.err;
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("symptom: 160 of 160 samples got rewards that are no finite numbers"),
                    HasSubstr("overflow in float16"), HasSubstr("failed samples  failures_max")));
}

TEST_F(GateFaultsTest, TruncationOfHalfOfThePrompts) {
  Judge("good?max_length=64", "cut");
  const ProcessResult refused = Gate("cut");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("beyond 512 tokens → "), HasSubstr("beyond 64 tokens"),
                                 HasSubstr("--allow template")));
  const ProcessResult result = Gate("cut", {"--allow", "template"});
  EXPECT_EQ(result.code, 3) << result.out << result.err;
  EXPECT_THAT(result.out,
              HasSubstr("symptom: texts of 80 of 160 samples (50 %) were cut to fit the model, of "
                        "0 % in the baseline"));
}

TEST_F(GateFaultsTest, AShiftedSeed) {
  Judge("good", "seeded", {"--seed", "1"});
  const ProcessResult refused = Gate("seeded");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("seed: 0 → 1"), HasSubstr("--allow seed")));
  const ProcessResult result = Gate("seeded", {"--allow", "seed"});
  EXPECT_EQ(result.code, 0) << "this model draws nothing";
  EXPECT_THAT(result.out, HasSubstr("symptom: judged with another seed than the baseline"));
}

}  // namespace
}  // namespace assay
