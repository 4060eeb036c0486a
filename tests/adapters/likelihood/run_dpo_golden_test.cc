// What `--prepare official` reads of DPO models against RewardBench's algorithm in Python:
// tests/parity/text/run_dpo.json, which scripts/peers/run_dpo_references.py wrote.

#include <map>
#include <numeric>
#include <string>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/likelihood/answer_preparation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/sha256.h"
#include "tests/testing/folder.h"
#include "tests/testing/golden_texts.h"

namespace assay {
namespace {

using testing::TextParity;
using testing::TextParityPath;

const Json& References() {
  static const Json references = TextParity("run_dpo.json");
  return references;
}

// "prompt|answer"; its digest where it is long, as the script writes it.
std::string Line(const Sequence& sequence) {
  const auto border = sequence.ids.begin() + static_cast<std::ptrdiff_t>(sequence.shared);
  const std::string line = testing::JoinedIds({sequence.ids.begin(), border}) + "|" +
                           testing::JoinedIds({border, sequence.ids.end()});
  return line.size() < 400 ? line : Sha256Hex(line);
}

// The rows are those before each token of the answer.
void ExpectRowsOfTheAnswer(const Sequence& sequence) {
  std::vector<size_t> rows(sequence.ids.size() - sequence.shared);
  std::iota(rows.begin(), rows.end(), sequence.shared - 1);
  EXPECT_EQ(sequence.rows, rows);
}

class RunDpoGoldenTest : public ::testing::TestWithParam<const char*> {
 protected:
  CheckpointText Open(const std::string& chat_template) const {
    std::string file = TextParityPath("templates/" + chat_template + ".jinja");
    if (chat_template == "bare") {
      file = folder_.Write("bare.jinja", References()["bare"].get<std::string>());
    }
    return OpenText(TextParityPath(GetParam()), {.template_file = file});
  }

  testing::TempFolder folder_;
};

TEST_P(RunDpoGoldenTest, SplitsAndCutsAsTheScriptDoes) {
  size_t compared = 0, cut = 0;
  for (const auto& [chat_template, rows] : References()["rows"][GetParam()].items()) {
    const CheckpointText text = Open(chat_template);
    const RunDpoPreparation preparation(text, 0, 0);
    for (size_t i = 0; i < rows.size(); ++i) {
      const Sample sample = testing::GoldenSample(References()["samples"][i]);
      const PreparedSample prepared = preparation.Prepare({.ticket = i, .sample = sample});
      if (rows[i].is_null()) {
        EXPECT_TRUE(std::holds_alternative<Failure>(prepared.responses.at(0)));
        continue;
      }
      ASSERT_EQ(prepared.responses.size(), rows[i].size());
      for (size_t r = 0; r < rows[i].size(); ++r) {
        const auto* sequence = std::get_if<Sequence>(&prepared.responses[r]);
        ASSERT_NE(sequence, nullptr) << chat_template << i;
        EXPECT_EQ(Line(*sequence), rows[i][r].get<std::string>()) << chat_template << i << " " << r;
        ExpectRowsOfTheAnswer(*sequence);
        ++compared;
        cut += sequence->cut ? 1 : 0;
      }
    }
  }
  EXPECT_GT(compared, 120u);
  EXPECT_GE(cut, 16u) << "too few were cut to tell";
}

INSTANTIATE_TEST_SUITE_P(Families, RunDpoGoldenTest,
                         ::testing::Values("llama3", "qwen", "gemma", "llama2", "metaspace"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace assay
