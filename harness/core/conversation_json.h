#pragma once

#include <string_view>
#include <vector>

#include "harness/core/json.h"
#include "harness/core/sample.h"

namespace assay {

/// `"text"` where there is nothing but text, else a list of `{"type": "text"|"image"|…, "data":
/// …}`.
Json PartsToJson(const Parts& parts);
Parts PartsFromJson(const Json& value, std::string_view where);

/// `[{"role": …, "content": …}, …]`: the form of the exec protocol, the store and generated ids.
Json ConversationToJson(const Conversation& conversation);
Conversation ConversationFromJson(const Json& value, std::string_view where);

}  // namespace assay
