#include "adapters/checkpoint_model.h"

#include <filesystem>

#include "adapters/comparing/comparing_model.h"
#include "adapters/model_options.h"
#include "adapters/torch_library.h"

namespace assay {
namespace {

constexpr uint64_t kMostTokens = 1 << 20;  // the model itself knows its own, lower limit

std::string NameOf(const std::string& target) {
  const std::filesystem::path path = std::filesystem::absolute(target).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

}  // namespace

std::unique_ptr<RewardModel> MakeCheckpointModel(const ModelSpec& spec,
                                                 const ModelContext& context) {
  CheckpointModelOptions options;
  options.path = spec.target;
  options.name = TextOption(spec, "name", NameOf(spec.target));
  options.checkpoint.head.head = TextOption(spec, "head", "");
  options.checkpoint.head.pooling = TextOption(spec, "pooling", "");
  options.checkpoint.base = TextOption(spec, "base", "");
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
  Checkpoint checkpoint = OpenCheckpoint(options.path, options.checkpoint);
  if (checkpoint.head.compares()) return MakeComparingModel(std::move(checkpoint), options);
  return LoadTorch().MakeCheckpointModel(options);
}

}  // namespace assay
