// Process reward models from text to rewards, against transformers' numbers (tests/parity/cases).

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>

#include "adapters/registry.h"
#include "harness/core/error.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/parity_check.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_checkpoint.h"
#include "tests/testing/tiny_words.h"

namespace assay {
namespace {

using testing::JudgeAll;
using testing::ParityCase;

// The case's sequences as samples: words for its random tokens, steps for what its marks end.
std::vector<Sample> SamplesOf(const ParityCase& parity_case, size_t behind_bos) {
  const auto mark = parity_case.options["step_token"].get<uint32_t>();
  std::vector<Sample> samples;
  for (const testing::ParitySequence& sequence : parity_case.sequences) {
    const auto begin = sequence.ids.begin();
    const auto shared = begin + static_cast<std::ptrdiff_t>(sequence.shared);
    Sample& sample = samples.emplace_back();
    sample.id = std::to_string(samples.size());
    sample.prompt =
        UserPrompt(testing::TinyWords({begin + static_cast<std::ptrdiff_t>(behind_bos), shared}));
    std::string solution;
    for (auto step = shared; step != sequence.ids.end();) {
      const auto end = std::find(step, sequence.ids.end(), mark);
      if (end == sequence.ids.end()) break;  // what closes the answer is the template's
      solution += (solution.empty() ? "" : "\n\n") + testing::TinyWords({step, end});
      step = end + 1;
    }
    sample.responses.emplace_back().parts = TextParts(solution);
  }
  return samples;
}

std::unique_ptr<RewardModel> Make(const std::string& spec) {
  ModelContext context;
  context.dtype = "float32";
  return MakeModel(ParseModelSpec(spec), context);
}

testing::Outputs StepsOf(const std::vector<Judgement>& judgements) {
  testing::Outputs outputs;
  for (const Judgement& judgement : judgements) {
    auto& steps = outputs.emplace_back();
    for (const Reward& reward : judgement.steps.at(0)) steps.push_back(std::get<double>(reward));
  }
  return outputs;
}

void ExpectTogether(const Judgement& judgement) {
  std::vector<double> steps;
  for (const Reward& reward : judgement.steps.at(0)) steps.push_back(std::get<double>(reward));
  const auto together = [&](const char* name) {
    return std::get<double>(judgement.dimensions.at(name).at(0));
  };
  double product = 1, sum = 0;
  for (const double step : steps) {
    product *= step;
    sum += step;
  }
  EXPECT_DOUBLE_EQ(together("min"), *std::ranges::min_element(steps));
  EXPECT_DOUBLE_EQ(together("last"), steps.back());
  EXPECT_DOUBLE_EQ(together("product"), product);
  EXPECT_DOUBLE_EQ(together("mean"), sum / static_cast<double>(steps.size()));
}

class StepModelTest : public ::testing::Test {
 protected:
  ParityCase Write(const std::string& name) {
    ParityCase parity_case =
        testing::ReadParityCase(testing::SourceDir() / "tests/parity/cases" / (name + ".json"));
    testing::WriteTinyCheckpoint(parity_case, folder_.path() / "model");
    return parity_case;
  }

  std::string model_() const { return folder_ / "model"; }

  testing::TempFolder folder_;
};

// The case's sequences: 1, the prompt and 5; the steps with token 11 behind each; 2.
TEST_F(StepModelTest, QwenPrmJudgesEachStepAsTransformersDoes) {
  const ParityCase parity_case = Write("qwen_prm");
  testing::WriteTinyWords(folder_.path() / "model", 384, {{"<extra_0>", 11}}, false, {"<extra_0>"});
  std::ofstream(folder_.path() / "model/chat_template.jinja")
      << "w1 {% for m in messages %}{% if m.role == 'user' %}{{ m.content }} w5 "
         "{% elif m.role == 'assistant' %}{{ m.content }} w2{% endif %}{% endfor %}";
  std::vector<Sample> samples = SamplesOf(parity_case, 1);
  for (Sample& sample : samples) {  // the prompt's last token is the template's
    std::string text = TextOf(sample.prompt[0].parts);
    sample.prompt = UserPrompt(text.substr(0, text.rfind(' ')));
  }
  const auto model = Make(model_());
  EXPECT_TRUE(model->Card().steps);
  const auto judgements = JudgeAll(*model, samples);
  EXPECT_TRUE(testing::ParityFaults(parity_case, StepsOf(judgements), "float32").empty());
  for (const Judgement& judgement : judgements) ExpectTogether(judgement);
  EXPECT_EQ(judgements[0].rewards[0], judgements[0].dimensions.at("min")[0]);
  const auto products = JudgeAll(*Make(model_() + "?steps=product"), samples);
  EXPECT_EQ(products[0].rewards[0], judgements[0].dimensions.at("product")[0]);
}

// 1 is BOS here, and 5 a word of the question; nothing follows the last mark.
TEST_F(StepModelTest, MathShepherdJudgesEachStepAsTransformersDoes) {
  const ParityCase parity_case = Write("math_shepherd");
  testing::WriteTinyWords(folder_.path() / "model", 13000,
                          {{"<s>", 1}, {"ки", 12902}, {"+", 648}, {"-", 387}}, true);
  const std::vector<Sample> samples = SamplesOf(parity_case, 1);
  const auto model = Make(model_() + "?head=step_tokens");
  const auto judgements = JudgeAll(*model, samples);
  EXPECT_TRUE(testing::ParityFaults(parity_case, StepsOf(judgements), "float32").empty());
  for (const Judgement& judgement : judgements) ExpectTogether(judgement);
}

TEST_F(StepModelTest, ATokenizerWithoutTheMarkIsRefused) {
  Write("math_shepherd");
  testing::WriteTinyWords(folder_.path() / "model", 13000, {{"<s>", 1}, {"+", 648}}, true);
  EXPECT_THROW(Make(model_() + "?head=step_tokens"), Error);
}

}  // namespace
}  // namespace assay
