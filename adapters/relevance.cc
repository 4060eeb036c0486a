#include "adapters/relevance.h"

#include <filesystem>

#include "adapters/builtin_models.h"
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
  return LoadTorch().MakeRelevance(options);
}

}  // namespace

std::unique_ptr<RewardModel> MakeRelevance(const ModelSpec& spec, const ModelContext& context) {
  const std::filesystem::path folder = std::filesystem::absolute(spec.target).lexically_normal();
  const auto& named = folder.has_filename() ? folder : folder.parent_path();
  RelevanceOptions options;
  options.folder = folder.string();
  options.name = named.filename().string();
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
