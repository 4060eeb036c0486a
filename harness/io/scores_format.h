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

/// How lines of the format are parsed: Python writes NaN and Infinity.
inline constexpr JsonOptions kScoresJson = {.max_depth = 16,
                                            .non_finite = JsonOptions::NonFinite::kText};

/// Reads `{"id", "rewards"|"dimensions"|"verdicts"}`; other keys are ignored. In place of a reward,
/// `null` is a Failure (kMissing), so are NaN and Infinity (kNotFinite) and `{"failure": "…"}`
/// (kRefused; in a verdict kUnparsed), which may name its "kind". Throws Error `<where>: …` on
/// anything else, and where a line says nothing. `attributes` are the numbers under that key, and
/// `usage.truncated` is a whole number under "truncated".
/// Whether lengths fit the sample is the caller's to check.
ScoresLine ScoresLineFromJson(const Json& object, std::string_view where);

/// The inverse, failures with their kind; one line without its newline.
std::string ScoresLineToJson(const ScoresLine& line);

}  // namespace assay
