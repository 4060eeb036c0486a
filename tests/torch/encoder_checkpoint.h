#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/checkpoint/complete_head.h"
#include "adapters/checkpoint/expected_tensors.h"
#include "adapters/checkpoint/harmless_tensors.h"
#include "adapters/torch/encoder.h"
#include "adapters/torch/encoder_heads.h"
#include "tests/testing/folder.h"
#include "tests/testing/parity_case.h"
#include "tests/testing/tiny_checkpoint.h"

namespace assay::testing {

/// The encoder and head of a parity case, from its files.
struct EncoderCheckpoint {
  EncoderCheckpoint(const ParityCase& parity_case, at::ScalarType dtype)
      : files(OpenTensorFiles(WriteTinyCheckpoint(parity_case, folder.path()).string())),
        config(ReadEncoderConfig(parity_case.config, "config.json")) {
    const std::string prefix = FindPrefix(config, files->tensors());
    std::set<std::string> backbone;
    for (const auto& tensor : ExpectedTensors(config, prefix)) backbone.insert(tensor.name);
    std::vector<std::string> rest;
    for (const auto& [name, tensor] : files->tensors()) {
      if (!backbone.contains(name) && HarmlessReason(name).empty()) rest.push_back(name);
    }
    const HeadContext context{.config = parity_case.config,
                              .family = FamilyName(config.family),
                              .width = config.width,
                              .vocabulary = config.vocabulary,
                              .tied = false,
                              .mean_pooling = config.mean_pooling,
                              .tensors = files->tensors(),
                              .rest = rest,
                              .where = "config.json"};
    spec = DetectHead(context, {});
    TensorReader reader(*files);
    encoder = MakeCpuEncoder(config, reader, prefix, {dtype, 0});
    head = MakeEncoderHead(config, spec, reader, dtype);
    left = reader.Left();
  }

  TempFolder folder;
  std::unique_ptr<TensorFiles> files;
  EncoderConfig config;
  Head spec;
  std::unique_ptr<Encoder> encoder;
  std::unique_ptr<RewardHead> head;
  std::vector<std::string> left;  ///< tensors that nothing reads
};

/// One sequence of a case with what the encoder is told of it.
struct EncoderInput {
  EncoderInput(const ParityCase& parity_case, const EncoderCheckpoint& checkpoint, size_t i) {
    const ParitySequence& sequence = parity_case.sequences[i];
    ids = sequence.ids;
    if (parity_case.options.value("token_types", false)) {
      types.assign(ids.size(), 1);
      std::fill_n(types.begin(), sequence.shared, uint8_t{0});
    }
    Pooling pooling = checkpoint.spec.pooling;
    if (pooling.rule == Pooling::Rule::kMarks) {
      pooling.tokens = parity_case.options.at("marks").get<std::vector<uint32_t>>();
    }
    rows = std::get<std::vector<size_t>>(RowsToRead(pooling, ids));
  }

  EncoderSequence sequence() const { return {ids, types, rows}; }

  std::vector<uint32_t> ids;
  std::vector<uint8_t> types;
  std::vector<size_t> rows;
};

}  // namespace assay::testing
