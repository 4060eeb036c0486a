#include "adapters/card_fingerprint.h"

#include "harness/core/sha256.h"

namespace assay {

std::string CardFingerprint(const std::string& content,
                            const std::map<std::string, std::string>& options) {
  std::string all = content;
  for (const auto& [key, value] : options) {
    const bool names_a_file = key == "template" || key == "reference" || key == "weak";
    if (!names_a_file) all += "\n" + key + "=" + value;
  }
  return "sha256:" + Sha256Hex(all);
}

}  // namespace assay
