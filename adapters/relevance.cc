#include "adapters/relevance.h"

#include <filesystem>

#include "adapters/builtin_models.h"
#include "adapters/hub_checkpoint.h"
#include "adapters/hub_outlines.h"
#include "adapters/model_options.h"
#include "adapters/torch_library.h"

namespace assay {
namespace {

constexpr uint64_t kMostTokens = 1'000'000;  // the model itself knows its own, lower limit

// On the CPU in float32, whatever is asked for: the card says so.
std::unique_ptr<RewardModel> Make(RelevanceOptions options, const ModelSpec& spec,
                                  const ModelContext& context) {
  options.adapter = spec.kind;
  if (spec.options.contains("max_length")) {
    options.max_length = static_cast<int64_t>(CountOption(spec, "max_length", 0, kMostTokens));
  }
  options.threads = context.threads;
  options.hashes = KnownHashes(context);
  return LoadTorch().MakeRelevance(options);
}

}  // namespace

std::unique_ptr<RewardModel> MakeRelevance(const ModelSpec& spec, const ModelContext& context) {
  RelevanceOptions options;
  options.folder =
      std::filesystem::absolute(LocalCheckpoint(spec.target, context)).lexically_normal().string();
  options.name = NameOf(spec);
  return Make(options, spec, context);
}

std::unique_ptr<RewardModel> MakeBuiltinRelevance(const ModelSpec& spec,
                                                  const ModelContext& context) {
  RelevanceOptions options;
  options.folder = BuiltinModelFolder(spec.target);
  options.name = spec.target;
  options.licence = "Apache-2.0";
  return Make(options, spec, context);
}

}  // namespace assay
