// The encoders of tests/parity/cases against transformers.

#include <cstdio>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/parity_check.h"
#include "tests/torch/encoder_checkpoint.h"

namespace assay {
namespace {

using testing::EncoderCheckpoint;
using testing::EncoderInput;
using testing::ParityCase;

testing::Outputs Score(const ParityCase& parity_case, EncoderCheckpoint& checkpoint) {
  std::vector<EncoderInput> inputs;
  for (size_t i = 0; i < parity_case.sequences.size(); ++i) {
    inputs.emplace_back(parity_case, checkpoint, i);
  }
  std::vector<EncoderSequence> sequences;
  for (const EncoderInput& input : inputs) sequences.push_back(input.sequence());
  const auto hidden = checkpoint.encoder->Forward(sequences, {});
  testing::Outputs outputs;
  for (const at::Tensor& rows : *hidden) {
    const HeadOutput output = checkpoint.head->Apply(rows);
    outputs.push_back(output.reward ? std::vector{*output.reward} : output.dimensions);
  }
  return outputs;
}

std::vector<std::filesystem::path> EncoderCases() {
  std::vector<std::filesystem::path> files = testing::ParityCaseFiles();
  std::erase_if(files, [](const auto& file) {
    return !IsEncoder(testing::ReadParityCase(file).config.value("model_type", ""));
  });
  return files;
}

class EncoderParityTest : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(EncoderParityTest, AgreesWithTransformers) {
  const ParityCase parity_case = testing::ReadParityCase(GetParam());
  for (const auto& [dtype, name] :
       {std::pair{at::kFloat, "float32"}, {at::kBFloat16, "bfloat16"}}) {
    EncoderCheckpoint checkpoint(parity_case, dtype);
    EXPECT_THAT(checkpoint.left, ::testing::IsEmpty());
    const auto outputs = Score(parity_case, checkpoint);
    EXPECT_THAT(testing::ParityFaults(parity_case, outputs, name), ::testing::IsEmpty());
    const auto distance = testing::MeasureParity(parity_case, outputs);
    std::printf("%-22s %-8s worst %.2e; from the truth %.2e, transformers in bfloat16 %.2e\n",
                parity_case.name.c_str(), name, distance.worst, distance.ours, distance.theirs);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, EncoderParityTest, ::testing::ValuesIn(EncoderCases()),
                         [](const auto& test) { return test.param.stem().string(); });

}  // namespace
}  // namespace assay
