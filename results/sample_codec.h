#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/sample.h"

namespace assay {

/// `{"grades": [1, 0], "dimensions": {…}, "pairs": [[winner, loser, share]], "votes":
/// [[annotator, first, second, "first"|"second"|"tie"]], "first_error": -1}` with the keys that are
/// not empty. Most samples of a suite have equal labels, so the last one is remembered.
class LabelCodec {
 public:
  const std::string& Encode(const Label& label);
  /// Throws Error `<where>: …`.
  const Label& Decode(std::string_view text, std::string_view where);

 private:
  Label label_;
  std::optional<std::string> text_;  ///< of label_
};

/// `{"source": "mmlu", "turns": 2}`; empty text for no attributes. A number that is not finite is
/// null.
std::string AttributesToJson(const Attributes& attributes);
Attributes AttributesFromJson(std::string_view text, std::string_view where);

/// `[1034,882]`.
std::string LengthsToJson(const std::vector<uint64_t>& lengths);
std::vector<uint64_t> LengthsFromJson(std::string_view text, std::string_view where);

/// A list of responses: each its text where that is all, else `{"parts", "author", "step_ends"}`.
std::string ResponsesToJson(const std::vector<Response>& responses);
std::vector<Response> ResponsesFromJson(std::string_view text, std::string_view where);

std::string PromptToJson(const Conversation& prompt);
Conversation PromptFromJson(std::string_view text, std::string_view where);

}  // namespace assay
