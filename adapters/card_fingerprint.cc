#include "adapters/card_fingerprint.h"

#include "harness/core/sha256.h"

namespace assay {

std::string CardFingerprint(const std::string& content,
                            const std::map<std::string, std::string>& options) {
  std::string all = content;
  for (const auto& [key, value] : options) {
    // Files, whose content is in `content`.
    const bool is_in_content =
        key == "template" || key == "chat_template" || key == "reference" || key == "weak";
    if (!is_in_content) all += "\n" + key + "=" + value;
  }
  return "sha256:" + Sha256Hex(all);
}

}  // namespace assay
