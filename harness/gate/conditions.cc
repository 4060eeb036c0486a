#include "harness/gate/conditions.h"

#include <array>
#include <set>

#include "harness/core/counted.h"
#include "harness/core/json.h"
#include "harness/core/short_id.h"

namespace assay {
namespace {

constexpr std::array<const char*, 4> kOrders = {"given", "both", "random swap", "first swapped"};
constexpr std::array<const char*, 3> kPreparations = {"the maker's", "run_rm.py's", "run_v2.py's"};

class Differences {
 public:
  void Add(const std::string& kind, const std::string& what, const std::string& before,
           const std::string& after) {
    if (before != after) found_.push_back({kind, what, before, after});
  }
  std::vector<ConditionDifference> Take() && { return std::move(found_); }

 private:
  std::vector<ConditionDifference> found_;
};

std::string Asked(const Ask& ask) {
  std::string text = ask.rewards ? "rewards" : "";
  if (ask.verdicts) {
    text += std::string(text.empty() ? "" : " and ") + "verdicts, orders " +
            kOrders.at(static_cast<size_t>(ask.orders)) + ", repeats " +
            std::to_string(ask.repeats);
  }
  return text;
}

std::string Major(const std::string& version) { return version.substr(0, version.find('.')); }

// Names the checkpoint or one of an ensemble's, or only how the run is shown.
bool IsTheModel(const std::string& option) {
  return option == "name" || option.starts_with("member");
}

bool IsTemplate(const std::string& option) {
  return option == "text" || option == "template" || option == "chat_template";
}

std::string Option(const ModelCard& card, const std::string& name) {
  const auto found = card.options.find(name);
  return found == card.options.end() ? "" : found->second;
}

// A template by the name that it was given, and by its hash: its text is in no record.
std::string TemplateOf(const ModelCard& card) {
  const std::string given = Option(card, "template");
  return (given.empty() ? "the checkpoint's own" : given) + " (SHA-256 " +
         Option(card, "chat_template") + ")";
}

// What a person told the data by, and what tells them apart even so.
std::string DataOf(const RunRecord& run) {
  std::string text = run.suite_spec.empty() ? run.suite : run.suite_spec;
  text += " (" + Counted(run.suite_samples, "sample");
  if (!run.revision.empty()) text += ", revision " + ShortRevision(run.revision);
  std::string missing;
  for (const std::string& part : run.missing_parts) missing += (missing.empty() ? "" : ", ") + part;
  if (!missing.empty()) text += ", without " + missing;
  return text + ", SHA-256 " + ShortId(run.suite_sha256) + ")";
}

std::string Shortened(const Json& value) {
  constexpr size_t kLongest = 80;
  const std::string text = value.dump(-1, ' ', true);
  return text.size() <= kLongest ? text : text.substr(0, kLongest - 3) + "...";
}

// Where in suite.json the rules of the two first differ.
void AddRules(const RunRecord& baseline, const RunRecord& run, Differences& differences) {
  if (baseline.suite_manifest.empty() || run.suite_manifest.empty()) return;
  const Json before = ParseJson(baseline.suite_manifest, "the baseline's suite.json");
  const Json after = ParseJson(run.suite_manifest, "the run's suite.json");
  const Json changes = Json::diff(before, after);
  if (changes.empty()) return;
  const Json& change = changes.front();
  const std::string place = change.at("path");
  const std::string more =
      changes.size() == 1 ? "" : " (and " + Counted(changes.size() - 1, "other place") + ")";
  differences.Add("data", "suite.json of " + run.suite + " at " + place + more,
                  change.at("op") == "add" ? "" : Shortened(before.at(Json::json_pointer(place))),
                  change.at("op") == "remove" ? "" : Shortened(change.at("value")));
}

void AddData(const RunRecord& baseline, const RunRecord& run, Differences& differences) {
  if (baseline.suite_sha256 == run.suite_sha256) return;
  differences.Add("data", "data of " + run.suite, DataOf(baseline), DataOf(run));
  AddRules(baseline, run, differences);
}

void AddOptions(const ModelCard& before, const ModelCard& after, Differences& differences) {
  std::set<std::string> names;
  for (const ModelCard* card : {&before, &after}) {
    for (const auto& [name, value] : card->options) names.insert(name);
  }
  const bool templates_known =
      before.options.contains("chat_template") && after.options.contains("chat_template");
  for (const std::string& name : names) {
    if (IsTheModel(name)) continue;
    // The template's text is compared, where both say it, and not the file that it came from.
    if (name == (templates_known ? "template" : "chat_template")) continue;
    if (name == "chat_template") {
      if (Option(before, name) == Option(after, name)) continue;
      differences.Add("template", "chat template", TemplateOf(before), TemplateOf(after));
      continue;
    }
    differences.Add(IsTemplate(name) ? "template" : "options", "model option " + name,
                    Option(before, name), Option(after, name));
  }
}

}  // namespace

std::vector<std::string> ConditionKinds() {
  return {"data", "selection", "template", "options", "dtype", "ask", "seed", "adapter", "version"};
}

std::vector<ConditionDifference> ConditionDifferences(const RunRecord& baseline,
                                                      const RunRecord& run) {
  Differences differences;
  AddData(baseline, run, differences);
  differences.Add("adapter", "kind of model", baseline.model.adapter, run.model.adapter);
  differences.Add("template", "preparation (--prepare)", baseline.prepare, run.prepare);
  differences.Add("template", "preparation",
                  kPreparations.at(static_cast<size_t>(baseline.ask.preparation)),
                  kPreparations.at(static_cast<size_t>(run.ask.preparation)));
  if (baseline.model.adapter == run.model.adapter) {
    AddOptions(baseline.model, run.model, differences);
    differences.Add("dtype", "dtype", baseline.model.dtype, run.model.dtype);
  }
  differences.Add("ask", "asked for", Asked(baseline.ask), Asked(run.ask));
  differences.Add("seed", "seed", std::to_string(baseline.ask.seed), std::to_string(run.ask.seed));
  differences.Add("version", "assay's major version", Major(baseline.assay), Major(run.assay));
  return std::move(differences).Take();
}

std::vector<std::string> ConditionNotes(const RunRecord& baseline, const RunRecord& run) {
  Differences differences;
  differences.Add("", "device", baseline.model.device, run.model.device);
  differences.Add("", "assay", baseline.assay, run.assay);
  for (const auto& [library, version] : run.versions) {
    const auto before = baseline.versions.find(library);
    if (before != baseline.versions.end()) {
      differences.Add("", library, before->second, version);
    }
  }
  std::vector<std::string> notes;
  for (const ConditionDifference& difference : std::move(differences).Take()) {
    notes.push_back(Describe(difference));
  }
  return notes;
}

std::string Describe(const ConditionDifference& difference) {
  const auto shown = [](const std::string& value) { return value.empty() ? "none" : value; };
  return difference.what + ": " + shown(difference.before) + " → " + shown(difference.after);
}

}  // namespace assay
