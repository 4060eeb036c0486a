#pragma once

#include <string>

namespace assay {

/// What `-s` takes for a suite: "judgebench:gpt", or the name alone where there is no variant.
inline std::string SuiteSpec(const std::string& name, const std::string& variant) {
  return variant.empty() ? name : name + ":" + variant;
}

}  // namespace assay
