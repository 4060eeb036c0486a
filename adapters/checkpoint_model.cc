#include "adapters/checkpoint_model.h"

#include "adapters/comparing/comparing_model.h"
#include "adapters/hub_checkpoint.h"
#include "adapters/hub_outlines.h"
#include "adapters/model_options.h"
#include "adapters/torch_library.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr uint64_t kMostTokens = 1 << 20;  // the model itself knows its own, lower limit

}  // namespace

std::unique_ptr<RewardModel> MakeCheckpointModel(const ModelSpec& spec,
                                                 const ModelContext& context) {
  CheckpointModelOptions options;
  options.path = LocalCheckpoint(spec.target, context);
  options.name = NameOf(spec);
  options.checkpoint.head.head = TextOption(spec, "head", "");
  options.checkpoint.head.pooling = TextOption(spec, "pooling", "");
  options.checkpoint.base = LocalBase(options.path, TextOption(spec, "base", ""), context);
  options.text.template_file = TextOption(spec, "template", "");
  options.steps = ChoiceOption(spec, "steps", {"min", "product", "last", "mean"});
  if (spec.options.contains("max_length")) {
    options.max_length = CountOption(spec, "max_length", 0, kMostTokens);
  }
  options.rows = static_cast<int64_t>(CountOption(spec, "rows", 0, kMostTokens));
  options.device = context.device;
  options.dtype = context.dtype;
  options.threads = context.threads;
  options.log = context.log;
  options.hashes = KnownHashes(context);
  Checkpoint checkpoint = OpenCheckpoint(options.path, options.checkpoint);
  if (!checkpoint.IsDecoder() && !options.text.template_file.empty()) {
    throw UsageError("?template=: an encoder reads the plain texts of prompt and response, and " +
                     options.path + " is one: got " + options.text.template_file +
                     ", expected none");
  }
  if (checkpoint.head.compares()) return MakeComparingModel(std::move(checkpoint), options);
  return LoadTorch().MakeCheckpointModel(options);
}

}  // namespace assay
