#include "suites/llmbar/llmbar.h"

#include <string>

namespace assay {

void LlmBar::ReadRow(Json& row, const RowPlace& place, Sample& sample) const {
  // The files have no ids: a row is known by its set and its number.
  sample.id = place.part.name + "/" + std::to_string(place.number);
  sample.subset = place.part.name;
  sample.prompt = UserPrompt(place.TakeString(row, "input"));
  sample.responses.push_back(TextResponse(place.TakeString(row, "output_1")));
  sample.responses.push_back(TextResponse(place.TakeString(row, "output_2")));
  const Json* label = place.columns.Find(row, "label");
  const bool is_number = label != nullptr && label->is_number_integer();
  const int right = is_number ? label->get<int>() : 0;
  if (right != 1 && right != 2) {
    throw place.Wrong("\"label\": got " + (label == nullptr ? "nothing" : label->dump()) +
                      ", expected 1 or 2");
  }
  sample.label.grades = {right == 1 ? 1.0 : 0.0, right == 1 ? 0.0 : 1.0};
}

}  // namespace assay
