#include <fmt/format.h>

#include <string_view>

#include "harness/core/suite_spec.h"
#include "reports/numbers.h"
#include "reports/sections/sections.h"

namespace assay {
namespace {

std::string_view OrdersName(Ask::Orders orders) {
  switch (orders) {
    case Ask::Orders::kGiven:
      return "as given";
    case Ask::Orders::kBoth:
      return "both";
    case Ask::Orders::kRandomSwap:
      return "swapped at random";
    case Ask::Orders::kFirstSwapped:
      return "first exchanged with a random slot";
  }
  return "";
}

std::string Asked(const Ask& ask) {
  std::string text = ask.rewards ? "rewards" : "";
  if (ask.verdicts) {
    text += fmt::format("{}verdicts, orders: {}, repeats: {}", text.empty() ? "" : " and ",
                        OrdersName(ask.orders), ask.repeats);
  }
  return text;
}

std::string Selected(const Selection& selection) {
  return selection.IsWholeSuite() ? "the whole suite" : SelectionToJson(selection).dump();
}

std::string Joined(const std::map<std::string, std::string>& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  }
  return text;
}

// A suite file may hold anything; only an address that a browser asks a server for is led to.
bool IsWebAddress(std::string_view text) {
  return text.starts_with("https://") && text.find_first_of(" \t\r\n\"'<>\\`") == text.npos;
}

Facts FactsOf(const SuiteRuns& suite, size_t index) {
  const Summary& summary = suite.summary(index);
  const RunRecord& run = summary.run;
  Facts facts{.title = suite.labels[index], .items = {}, .links = {}, .open = suite.size() == 1};
  const std::string& address = suite.runs[index]->suite.url;
  if (IsWebAddress(address)) facts.links.emplace_back("Suite's origin", address);
  auto add = [&](std::string name, std::string value) {
    if (!value.empty()) facts.items.emplace_back(std::move(name), std::move(value));
  };
  add("Command", summary.command.empty() ? run.command : summary.command);
  if (!summary.command.empty() && summary.command != run.command) add("Begun by", run.command);
  add("Model", fmt::format("{} (adapter {})", run.model.name, run.model.adapter));
  add("Model fingerprint", run.model.fingerprint);
  add("Options", Joined(run.model.options));
  add("Type", run.model.type);
  if (run.model.parameters > 0) {
    add("Parameters", FormatCount(static_cast<size_t>(run.model.parameters)));
  }
  add("Licence", run.model.licence);
  add("Device", run.model.device + (run.model.dtype.empty() ? "" : ", " + run.model.dtype));
  add("Preparation", run.prepare);
  add("Asked for", Asked(run.ask));
  add("Seed", std::to_string(run.ask.seed));
  add("Suite", SuiteSpec(run.suite, run.variant));
  add("Suite revision", run.revision);
  add("Suite SHA-256", run.suite_sha256);
  for (const std::string& part : run.missing_parts) add("Missing part", part);
  add("Selection", Selected(summary.selection));
  add("Invocation", summary.name);
  add("Run", run.id);
  add("Identity", run.identity);
  add("Series", run.series);
  if (run.step) add("Step", std::to_string(*run.step));
  add("Started", run.created);
  add("Last change", run.updated);
  add("Seconds judging", fmt::format("{:.1f}", run.seconds));
  add("assay", run.assay);
  add("Versions", Joined(run.versions));
  return facts;
}

}  // namespace

std::optional<Section> ProvenanceSection(const SuiteRuns& suite) {
  Section section{.id = "provenance", .title = "How it was made", .blocks = {}};
  for (size_t run = 0; run < suite.size(); ++run) section.blocks.push_back(FactsOf(suite, run));
  return section;
}

}  // namespace assay
