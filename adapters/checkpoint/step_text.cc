#include "adapters/checkpoint/step_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay {
namespace {

constexpr StepStyle kQwen = {
    .mark = "<extra_0>",
    .between = "",
    .system = "Please reason step by step, and put your final answer within \\boxed{}.",
    .chat_template = "",
};
constexpr StepStyle kMathShepherd = {
    .mark = " ки",
    .between = "\n",
    .by_line = true,
    .system = "",
    .chat_template =
        "{% for message in messages %}{{ '' if loop.first else ' ' }}"
        "{{ message['content'] }}{% endfor %}",
};

constexpr std::string_view kBlanks = " \t\r\n\v\f";

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

void AddUnlessBlank(std::string_view piece, std::vector<std::string>& steps) {
  if (const std::string_view step = Trimmed(piece); !step.empty()) steps.emplace_back(step);
}

std::vector<std::string> SplitAt(std::string_view text, std::string_view separator) {
  std::vector<std::string> steps;
  while (true) {
    const size_t end = text.find(separator);
    AddUnlessBlank(text.substr(0, end), steps);
    if (end == std::string_view::npos) return steps;
    text.remove_prefix(end + separator.size());
  }
}

// Lines, joined where no blank line is between them.
std::vector<std::string> SplitAtBlankLines(std::string_view text) {
  std::vector<std::string> steps;
  size_t begin = 0, line = 0;
  while (line < text.size()) {
    const size_t end = std::min(text.find('\n', line), text.size());
    if (Trimmed(text.substr(line, end - line)).empty()) {
      AddUnlessBlank(text.substr(begin, line - begin), steps);
      begin = end;
    }
    line = end + 1;
  }
  AddUnlessBlank(text.substr(std::min(begin, text.size())), steps);
  return steps;
}

// Steps that the data names keep their number, be they blank.
std::vector<std::string> SplitAtEnds(std::string_view text, const std::vector<size_t>& ends) {
  std::vector<std::string> steps;
  size_t begin = 0;
  for (const size_t given : ends) {
    const size_t end = std::clamp(given, begin, text.size());
    steps.emplace_back(Trimmed(text.substr(begin, end - begin)));
    begin = end;
  }
  AddUnlessBlank(text.substr(begin), steps);
  return steps;
}

bool IsMarked(std::string_view text, const StepStyle& style) {
  const std::string mark = std::string(style.mark) + std::string(style.between);
  return text.find(mark) != std::string_view::npos || Trimmed(text).ends_with(style.mark);
}

std::vector<std::string> SplitAtMarks(std::string_view text, const StepStyle& style) {
  std::string_view solution = Trimmed(text);
  if (solution.ends_with(style.mark)) solution.remove_suffix(style.mark.size());
  return SplitAt(solution, std::string(style.mark) + std::string(style.between));
}

}  // namespace

const StepStyle* StepStyleOf(HeadKind kind) {
  if (kind == HeadKind::kStepScore) return &kQwen;
  return kind == HeadKind::kStepTokens ? &kMathShepherd : nullptr;
}

std::vector<std::string> StepsOf(const Response& response, const StepStyle& style) {
  const std::string text = TextOf(response.parts);
  std::vector<std::string> steps;
  if (!response.step_ends.empty()) {
    steps = SplitAtEnds(text, response.step_ends);
  } else if (IsMarked(text, style)) {
    steps = SplitAtMarks(text, style);
  } else {
    steps = SplitAtBlankLines(text);
    if (steps.size() < 2 && style.by_line) steps = SplitAt(text, "\n");
  }
  if (steps.empty()) steps.emplace_back();
  return steps;
}

std::string WithMarks(const std::vector<std::string>& steps, const StepStyle& style) {
  std::string text;
  for (const std::string& step : steps) {
    if (!text.empty()) text += style.between;
    text += step;
    text += style.mark;
  }
  return text;
}

std::string Describe(const StepStyle& style) {
  return fmt::format("\"{}\" put behind each: a list's, or cut at blank lines{}", style.mark,
                     style.by_line ? ", without any at line ends" : "");
}

}  // namespace assay
