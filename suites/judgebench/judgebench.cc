#include "suites/judgebench/judgebench.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace assay {
namespace {

// The prefixes by which the benchmark's own script picks the sources of a category.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kCategories = {{
    {"mmlu-pro", "Knowledge"},
    {"livebench-reasoning", "Reasoning"},
    {"livebench-math", "Math"},
    {"livecodebench", "Coding"},
}};

std::string CategoryOf(const std::string& source, const RowPlace& place) {
  for (const auto& [prefix, category] : kCategories) {
    if (source.starts_with(prefix)) return std::string(category);
  }
  throw place.Wrong("\"source\": got \"" + source +
                    "\", expected mmlu-pro…, livebench-reasoning, livebench-math or livecodebench");
}

}  // namespace

void JudgeBench::ReadRow(Json& row, const RowPlace& place, Sample& sample) const {
  sample.id = place.TakeString(row, "pair_id");
  sample.subset = CategoryOf(place.TakeString(row, "source"), place);
  sample.prompt = UserPrompt(place.TakeString(row, "question"));
  sample.responses.push_back(TextResponse(place.TakeString(row, "response_A")));
  sample.responses.push_back(TextResponse(place.TakeString(row, "response_B")));
  const std::string label = place.TakeString(row, "label");
  if (label != "A>B" && label != "B>A") {
    throw place.Wrong("\"label\": got \"" + label + "\", expected \"A>B\" or \"B>A\"");
  }
  const bool first = label == "A>B";
  sample.label.grades = {first ? 1.0 : 0.0, first ? 0.0 : 1.0};
}

}  // namespace assay
