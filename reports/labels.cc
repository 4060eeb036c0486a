#include "reports/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "harness/core/counted.h"
#include "harness/core/short_id.h"
#include "harness/run/selection_words.h"

namespace assay {
namespace {

void Add(const std::string& mark, RunLabel& label) {
  label.apart += (label.apart.empty() ? "" : ", ") + mark;
}

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
    Add(mark[i], labels[i]);
  }
}

// What may differ between runs: their models' options, or everything that a person may have asked
// for that can change what a model says.
using OptionsOf = std::map<std::string, std::string> (*)(const RunRecord& run);

std::map<std::string, std::string> ModelOptionsOf(const RunRecord& run) {
  std::map<std::string, std::string> options = run.model.options;
  options.erase("name");  // the label says it
  if (!run.model.dtype.empty()) options["dtype"] = run.model.dtype;
  return options;
}

std::map<std::string, std::string> RunOptionsOf(const RunRecord& run) {
  std::map<std::string, std::string> options = ModelOptionsOf(run);
  if (run.prepare != "maker") options["prepare"] = run.prepare;
  options["seed"] = std::to_string(run.ask.seed);
  return options;
}

// The options in which not all of `runs` agree, as each has them ("max_length=512", "no
// max_length").
std::vector<std::string> DifferingOptions(const std::vector<const RunRecord*>& runs,
                                          OptionsOf options_of) {
  std::map<std::string, std::set<std::string>> values;
  for (const RunRecord* run : runs) {
    for (const auto& [key, value] : options_of(*run)) values[key].insert(value);
  }
  std::vector<std::string> texts;
  for (const RunRecord* run : runs) {
    const auto options = options_of(*run);
    std::string& text = texts.emplace_back();
    for (const auto& [key, different] : values) {
      const auto own = options.find(key);
      const bool everywhere = std::ranges::all_of(
          runs, [&](const RunRecord* other) { return options_of(*other).contains(key); });
      if (different.size() < 2 && everywhere) continue;
      text += (text.empty() ? "" : ", ") +
              (own == options.end() ? "no " + key : key + "=" + own->second);
    }
  }
  return texts;
}

// Tells runs of one label apart by their options.
void MarkOptions(const std::vector<const RunRecord*>& runs, OptionsOf options_of,
                 std::vector<RunLabel>& labels) {
  std::map<std::string, std::vector<size_t>> alike;
  for (size_t i = 0; i < labels.size(); ++i) alike[labels[i].Text()].push_back(i);
  std::vector<std::string> marks(labels.size());
  for (const auto& [text, places] : alike) {
    std::vector<const RunRecord*> records;
    for (const size_t i : places) records.push_back(runs[i]);
    const std::vector<std::string> options = DifferingOptions(records, options_of);
    for (size_t k = 0; k < places.size(); ++k) marks[places[k]] = options[k];
  }
  Mark(labels, [&](size_t i) { return marks[i]; });
}

std::string FingerprintOf(const RunRecord& run) {
  constexpr std::string_view kAlgorithm = "sha256:";
  std::string print = run.model.fingerprint;
  if (print.starts_with(kAlgorithm)) print.erase(0, kAlgorithm.size());
  return print.empty() ? "no fingerprint" : ShortId(print);
}

// A name may look like another one's label.
void Number(std::vector<RunLabel>& labels) {
  std::map<std::string, size_t> seen;
  Mark(labels, [&](size_t i) { return std::to_string(++seen[labels[i].Text()]); });
  std::set<std::string> taken;
  for (RunLabel& label : labels) {
    const RunLabel alike = label;
    for (size_t number = 2; !taken.insert(label.Text()).second; ++number) {
      label = alike;
      Add("#" + std::to_string(number), label);
    }
  }
}

std::vector<RunLabel> LabelEach(const std::vector<const RunRecord*>& models) {
  std::vector<RunLabel> labels;
  for (const RunRecord* model : models) labels.push_back({model->model.name, ""});
  Mark(labels, [&](size_t i) { return models[i]->model.adapter; });
  MarkOptions(models, ModelOptionsOf, labels);
  Mark(labels, [&](size_t i) {
    return models[i]->step ? fmt::format("step {}", *models[i]->step) : "no step";
  });
  Mark(labels, [&](size_t i) { return FingerprintOf(*models[i]); });
  Number(labels);
  return labels;
}

}  // namespace

std::string RunLabel::Text() const {
  return apart.empty() ? model : fmt::format("{} ({})", model, apart);
}

ModelLabels::ModelLabels(const std::vector<const RunRecord*>& runs) {
  std::vector<const RunRecord*> models;  // the first run of each
  for (const RunRecord* run : runs) {
    if (label_of_.try_emplace(KeyOf(*run)).second) models.push_back(run);
  }
  const std::vector<RunLabel> labels = LabelEach(models);
  for (size_t i = 0; i < models.size(); ++i) label_of_[KeyOf(*models[i])] = labels[i];
}

ModelLabels LabelModels(const std::vector<std::vector<const Summary*>>& groups) {
  std::vector<const RunRecord*> records;
  for (const std::vector<const Summary*>& group : groups) {
    for (const Summary* run : group) records.push_back(&run->run);
  }
  return ModelLabels(records);
}

std::vector<RunLabel> LabelRuns(const std::vector<const Summary*>& runs,
                                const ModelLabels& models) {
  const bool one_selection = std::ranges::all_of(
      runs, [&](const Summary* run) { return run->selection == runs.front()->selection; });
  std::vector<RunLabel> labels;
  std::vector<const RunRecord*> records;
  for (const Summary* run : runs) {
    RunLabel& label = labels.emplace_back(models.Of(run->run));
    records.push_back(&run->run);
    if (!one_selection) {
      Add(fmt::format("{}, n = {}", InWords(run->selection), run->counts.samples), label);
    }
  }
  MarkOptions(records, RunOptionsOf, labels);
  Mark(labels, [&](size_t i) { return ShortId(runs[i]->run.id); });
  Number(labels);
  return labels;
}

std::vector<std::string> LabelScores(const std::vector<ScoreName>& names) {
  std::vector<std::string> labels;
  std::set<std::string> taken;
  for (const ScoreName& name : names) {
    std::string label = name.name;
    for (size_t number = 1; !taken.insert(label).second; ++number) {
      label = number == 1 ? fmt::format("{} ({})", name.name, Name(name.kind))
                          : fmt::format("{} ({} {})", name.name, Name(name.kind), number);
    }
    labels.push_back(std::move(label));
  }
  return labels;
}

std::string CountOfSamples(const std::vector<const Summary*>& runs) {
  const auto [least, most] =
      std::ranges::minmax(runs, {}, [](const Summary* summary) { return summary->counts.samples; });
  std::string last = Counted(most->counts.samples, "sample");
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
                                          : "data " + ShortId(runs[i]->suite_sha256));
  }
  return apart;
}

}  // namespace assay
