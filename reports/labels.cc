#include "reports/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "harness/core/counted.h"
#include "harness/run/selection_words.h"

namespace assay {
namespace {

constexpr size_t kShownDigits = 8;

// Adds a mark to labels that are alike, if their marks are not.
void Mark(std::vector<RunLabel>& labels, const std::function<std::string(size_t)>& mark_of) {
  std::map<std::string, std::set<std::string>> marks;
  std::vector<std::string> texts, mark(labels.size());
  for (size_t i = 0; i < labels.size(); ++i) {
    texts.push_back(labels[i].Text());
    marks[texts[i]].insert(mark[i] = mark_of(i));
  }
  for (size_t i = 0; i < labels.size(); ++i) {
    if (marks[texts[i]].size() < 2) continue;
    labels[i].apart += (labels[i].apart.empty() ? "" : ", ") + mark[i];
  }
}

}  // namespace

std::string RunLabel::Text() const {
  return apart.empty() ? model : fmt::format("{} ({})", model, apart);
}

std::vector<RunLabel> LabelRuns(const std::vector<const Summary*>& runs) {
  const bool one_selection = std::ranges::all_of(
      runs, [&](const Summary* run) { return run->selection == runs.front()->selection; });
  std::vector<RunLabel> labels;
  for (const Summary* run : runs) {
    RunLabel& label = labels.emplace_back(RunLabel{run->run.model.name, ""});
    if (!one_selection) {
      label.apart = fmt::format("{}, n = {}", InWords(run->selection), run->counts.samples);
    }
  }
  Mark(labels, [&](size_t i) { return runs[i]->run.id.substr(0, kShownDigits); });
  std::map<std::string, size_t> seen;
  Mark(labels, [&](size_t i) { return std::to_string(++seen[labels[i].Text()]); });
  return labels;
}

std::string CountOfSamples(const std::vector<const Summary*>& runs) {
  const auto [least, most] =
      std::ranges::minmax(runs, {}, [](const Summary* summary) { return summary->counts.samples; });
  const std::string last = Counted(most->counts.samples, "sample");
  if (least->counts.samples == most->counts.samples) return last;
  return fmt::format("{} to {}", least->counts.samples, last);
}

std::vector<std::string> TellSuitesApart(const std::vector<std::string>& titles,
                                         const std::vector<const RunRecord*>& runs) {
  std::map<std::string, std::set<std::string>> specs;
  std::map<std::string, size_t> count;
  for (size_t i = 0; i < titles.size(); ++i) {
    specs[titles[i]].insert(runs[i]->suite_spec);
    ++count[titles[i]];
  }
  std::vector<std::string> apart;
  for (size_t i = 0; i < titles.size(); ++i) {
    const bool by_spec = specs[titles[i]].size() == count[titles[i]];
    apart.push_back(count[titles[i]] == 1 ? ""
                    : by_spec             ? runs[i]->suite_spec
                              : "data " + runs[i]->suite_sha256.substr(0, kShownDigits));
  }
  return apart;
}

}  // namespace assay
