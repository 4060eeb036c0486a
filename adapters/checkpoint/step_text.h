#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/checkpoint/head_spec.h"
#include "harness/core/sample.h"

namespace assay {

/// How the makers of a process reward model write a solution for it: a mark behind every step, at
/// whose token the step is judged.
struct StepStyle {
  std::string_view mark;           ///< "<extra_0>", " ки"
  std::string_view between;        ///< from a mark to the next step
  bool by_line = false;            ///< a text without blank lines has a step on every line
  std::string_view system;         ///< the system's message where a prompt has none; empty: none
  std::string_view chat_template;  ///< Jinja2, in place of the checkpoint's; empty: its own
};

/// Of the heads kStepScore (Qwen/Qwen2.5-Math-PRM-7B, README: steps of Qwen's own solutions are
/// separated by blank lines) and kStepTokens (peiyi9979/math-shepherd-mistral-7b-prm, README: the
/// question, a blank, and lines "Step 1: … ки"); nullptr for others.
const StepStyle* StepStyleOf(HeadKind kind);

/// The steps of a text, without the blanks around them; at least one, which may be empty.
/// - where the response says where its steps end, there; what follows the last end is one more;
/// - else where its marks are, if it has any: a text in the makers' form stays as it is;
/// - else at its blank lines;
/// - else, in the style `by_line`, at its line ends.
std::vector<std::string> StepsOf(const Response& response, const StepStyle& style);

/// The steps with their marks.
std::string WithMarks(const std::vector<std::string>& steps, const StepStyle& style);

/// The rule in words, for `models show`.
std::string Describe(const StepStyle& style);

}  // namespace assay
