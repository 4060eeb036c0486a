#include "harness/run/selection_words.h"

#include "harness/core/counted.h"

namespace assay {
namespace {

// "subset Math", "subsets Math, Coding", "5 subsets".
std::string Named(const std::string& noun, const std::vector<std::string>& names) {
  constexpr size_t kMostNamed = 3;
  if (names.size() > kMostNamed) return Counted(names.size(), noun);
  std::string text = noun + (names.size() == 1 ? " " : "s ");
  for (size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return text;
}

}  // namespace

std::string InWords(const Selection& selection) {
  std::string words;
  const auto add = [&](const std::string& part) { words += (words.empty() ? "" : ", ") + part; };
  if (!selection.subsets.empty()) add(Named("subset", selection.subsets));
  if (!selection.samples.empty()) add(Named("sample", selection.samples));
  if (selection.limit) add("limit " + std::to_string(*selection.limit));
  if (selection.shards != 1) {
    add("shard " + std::to_string(selection.shard) + "/" + std::to_string(selection.shards));
  }
  return words.empty() ? "whole suite" : words;
}

}  // namespace assay
