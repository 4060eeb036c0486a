#pragma once

#include <string>
#include <string_view>

#include "harness/core/json.h"
#include "harness/core/judgement.h"

namespace assay {

/// One line of the scores format (docs/scores-format.md, CONTRACTS §5): what a model said of one
/// sample. Shared by the `scores:` adapter, the exec protocol and `results export --format scores`.
struct ScoresLine {
  std::string id;
  Judgement judgement;
};

/// Reads `{"id", "rewards"|"dimensions"|"verdicts", …}`. `null`, `{"failure": "…"}` and Python's NaN
/// and Infinity in place of a reward are Failures. Throws Error `<where>: …` on anything else.
ScoresLine ScoresLineFromJson(const Json& object, std::string_view where);

/// The inverse; one line without its newline.
std::string ScoresLineToJson(const ScoresLine& line);

}  // namespace assay
