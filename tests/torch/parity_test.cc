// The native engine against transformers on the cases of tests/parity/cases/, which
// scripts/peers/parity_references.py writes.

#include <ATen/core/Tensor.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/log_softmax.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/checkpoint/decoder_config.h"
#include "adapters/checkpoint/pooling.h"
#include "adapters/checkpoint/tensor_files.h"
#include "adapters/torch/decoder.h"
#include "adapters/torch/sequence_engine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "tests/testing/folder.h"
#include "tests/testing/parity_case.h"
#include "tests/testing/parity_check.h"
#include "tests/testing/tiny_checkpoint.h"

namespace assay {
namespace {

using ::testing::IsEmpty;
using testing::Outputs;
using testing::ParityCase;
using testing::ParitySequence;

// The rows whose hidden states the head of a case reads.
std::vector<size_t> RowsOf(const ParityCase& parity_case, const ParitySequence& sequence) {
  if (parity_case.kind == "log_probs") {
    std::vector<size_t> rows;
    for (size_t i = sequence.shared; i < sequence.ids.size(); ++i) rows.push_back(i - 1);
    return rows;
  }
  Pooling pooling{.rule = Pooling::Rule::kLastNotPad};
  const Json pad = parity_case.config.value("pad_token_id", Json());
  if (!pad.is_null()) pooling.pad = pad.get<uint32_t>();
  return std::get<std::vector<size_t>>(RowsToRead(pooling, sequence.ids));
}

// What a head of transformers' own makes of the hidden states of those rows.
std::vector<double> ApplyHead(const ParityCase& parity_case, const DecoderConfig& config,
                              const at::Tensor& weight, const at::Tensor& hidden,
                              const ParitySequence& sequence) {
  at::Tensor logits = at::linear(hidden, weight).to(at::kDouble);
  std::vector<double> outputs;
  if (parity_case.kind == "log_probs") {
    if (config.logit_cap > 0) logits.div_(config.logit_cap).tanh_().mul_(config.logit_cap);
    const at::Tensor log_probs = at::log_softmax(logits, -1);
    for (size_t i = sequence.shared; i < sequence.ids.size(); ++i) {
      const auto row = static_cast<int64_t>(i - sequence.shared);
      outputs.push_back(log_probs[row][static_cast<int64_t>(sequence.ids[i])].item<double>());
    }
    return outputs;
  }
  for (int64_t label = 0; label < logits.size(1); ++label) {
    outputs.push_back(logits[0][label].item<double>());
  }
  return outputs;
}

// The outputs of the engine on the checkpoint in `folder`.
Outputs ScoreTokens(const ParityCase& parity_case, const std::filesystem::path& folder,
                    at::ScalarType dtype) {
  const bool language_model = parity_case.kind == "log_probs";
  const std::string path = (folder / "config.json").string();
  const DecoderConfig config = ReadDecoderConfig(ParseJson(ReadFile(path), path), path);
  const std::unique_ptr<TensorFiles> files = OpenTensorFiles(folder.string());
  TensorReader reader(*files);
  const std::unique_ptr<Decoder> decoder =
      MakeCpuDecoder(config, reader, {.dtype = dtype, .context = 512, .every_row = language_model});
  const std::string name = !language_model          ? "score.weight"
                           : config.tied_embeddings ? "model.embed_tokens.weight"
                                                    : "lm_head.weight";
  TensorReader head_reader(*files);  // a tied embedding table is the decoder's and the head's
  const at::Tensor weight = head_reader.Take(name, head_reader.ShapeOf(name), at::kFloat);

  const HiddenStates states;
  SequenceEngine engine(*decoder, states, config.rope);
  for (size_t i = 0; i < parity_case.sequences.size(); ++i) {
    const ParitySequence& sequence = parity_case.sequences[i];
    engine.Add({.ticket = i,
                .responses = {Sequence{.ids = sequence.ids,
                                       .shared = sequence.shared,
                                       .rows = RowsOf(parity_case, sequence)}}});
  }
  Outputs outputs(parity_case.sequences.size());
  while (!engine.Empty()) {
    const auto finished = engine.Step({});
    for (const SequenceEngine::Done& done : finished.value()) {
      const size_t i = done.sample.ticket;
      outputs[i] =
          ApplyHead(parity_case, config, weight, done.features[0], parity_case.sequences[i]);
    }
  }
  return outputs;
}

class ParityTest : public ::testing::TestWithParam<std::filesystem::path> {
 protected:
  void ExpectParity(at::ScalarType dtype, std::string_view name) const {
    const ParityCase parity_case = testing::ReadParityCase(GetParam());
    const testing::TempFolder folder;
    const Outputs outputs =
        ScoreTokens(parity_case, testing::WriteTinyCheckpoint(parity_case, folder.path()), dtype);
    const testing::ParityDistance distance = testing::MeasureParity(parity_case, outputs);
    RecordProperty("worst", std::to_string(distance.worst));
    RecordProperty("ours", std::to_string(distance.ours));
    RecordProperty("theirs", std::to_string(distance.theirs));
    EXPECT_THAT(testing::ParityFaults(parity_case, outputs, name), IsEmpty());
  }
};

TEST_P(ParityTest, Float32AgreesWithTransformers) { ExpectParity(at::kFloat, "float32"); }

TEST_P(ParityTest, BFloat16KeepsTheOrderAndIsAsCloseToTheTruth) {
  ExpectParity(at::kBFloat16, "bfloat16");
}

std::vector<std::filesystem::path> DecoderCases() {
  const std::set<std::string> families = {"llama", "mistral", "qwen2", "qwen3", "gemma2"};
  std::vector<std::filesystem::path> files;
  for (const std::filesystem::path& file : testing::ParityCaseFiles()) {
    const ParityCase parity_case = testing::ReadParityCase(file);
    if (parity_case.head == "class" && parity_case.adapter.is_null() &&
        families.contains(parity_case.config.at("model_type"))) {
      files.push_back(file);
    }
  }
  return files;
}

INSTANTIATE_TEST_SUITE_P(Decoders, ParityTest, ::testing::ValuesIn(DecoderCases()),
                         [](const auto& test) { return test.param.stem().string(); });

}  // namespace
}  // namespace assay
