#pragma once

#include <string_view>

#include "harness/core/json.h"

namespace assay {

/// Parses a file that a person wrote to configure something (a suite.json, a model, an ensemble):
/// as `ParseJson` does, but the same key twice in an object is an Error, since one of the two would
/// be ignored, and so is text that is not UTF-8.
Json ParseConfig(std::string_view text, std::string_view where);

}  // namespace assay
