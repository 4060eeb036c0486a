#include "harness/core/versions.h"

namespace assay {
namespace {

constexpr char kSeparator[] = ", ";

std::string Listed(const std::string& values) { return kSeparator + values + kSeparator; }

}  // namespace

void AddVersions(const std::map<std::string, std::string>& more,
                 std::map<std::string, std::string>& versions) {
  for (const auto& [name, value] : more) {
    std::string& known = versions[name];
    if (known.empty()) {
      known = value;
    } else if (Listed(known).find(Listed(value)) == std::string::npos) {
      known += kSeparator + value;
    }
  }
}

}  // namespace assay
