#include "suites/manifest.h"

#include <algorithm>
#include <cmath>

#include "harness/core/config_json.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/io/hub_cache.h"
#include "suites/manifest_node.h"
#include "suites/manifest_sense.h"

namespace assay {
namespace {

using Node = ManifestNode;

// A file name of a part stays inside the folder that is searched.
void CheckFileName(const std::string& name, const Node& part) {
  const size_t star = name.find('*');
  const bool stays = name.front() != '/' && name != ".." && !name.starts_with("../") &&
                     name.find("/../") == std::string::npos && !name.ends_with("/..");
  const bool one_star =
      star == std::string::npos ||
      (name.find('*', star + 1) == std::string::npos && name.find('/', star) == std::string::npos);
  if (!stays || !one_star) {
    throw part.Wrong("files", "got \"" + name +
                                  "\", expected a path inside the folder, with at most one * in "
                                  "its last component");
  }
}

std::string CheckedHub(std::string hub, const Node& part) {
  if (hub.empty()) return hub;
  try {
    ParseHubRepo(HubRepo::Kind::kDataset, hub);
  } catch (const UsageError& error) {
    throw part.Wrong("hub", error.what());
  }
  return hub;
}

std::vector<std::pair<std::string, size_t>> ParseExpected(const Node& part) {
  std::vector<std::pair<std::string, size_t>> expected;
  const Json* object = part.Object("expected");
  if (object == nullptr) return expected;
  for (const auto& [subset, rows] : object->items()) {
    if (!rows.is_number_unsigned()) {
      throw part.Wrong("expected", "\"" + subset + "\": got " + std::string(TypeName(rows)) +
                                       ", expected a number of rows");
    }
    expected.emplace_back(subset, rows.get<size_t>());
  }
  return expected;
}

std::string ParseSha256(const Node& part) {
  const std::string hash = part.Text("sha256");
  const bool hex = hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (part.Find("sha256") != nullptr && (hash.size() != 64 || !hex)) {
    throw part.Wrong("sha256",
                     "got \"" + hash + "\", expected 64 hexadecimal digits in lower case");
  }
  return hash;
}

PartSpec ParsePart(const Node& node, const std::string& hub, bool several) {
  RequireKnownKeys(node.json,
                   {"name", "files", "embedded", "variant", "id_prefix", "subset", "sha256", "hub",
                    "covers", "expected"},
                   node.where);
  PartSpec part;
  part.name = GetString(node.json, "name", node.where);
  part.files = node.Strings("files");
  part.embedded = node.Text("embedded");
  if (part.name.empty()) throw node.Wrong("name", "got an empty string, expected a name");
  if (part.files.empty() == part.embedded.empty()) {
    throw node.Wrong("files", "expected a list of the names that the part's file may have");
  }
  for (const std::string& name : part.files) CheckFileName(name, node);
  part.id_prefix = node.Text("id_prefix", several ? part.name + "/" : "");
  part.subset = node.Text("subset");
  part.sha256 = ParseSha256(node);
  part.hub = CheckedHub(node.Text("hub", hub), node);
  part.covers = node.Strings("covers");
  part.expected = ParseExpected(node);
  return part;
}

SectionSpec ParseSection(const Node& node) {
  RequireKnownKeys(node.json, {"name", "variant", "weight", "subsets"}, node.where);
  SectionSpec section;
  section.name = GetString(node.json, "name", node.where);
  if (section.name.empty()) throw node.Wrong("name", "got an empty string, expected a name");
  section.weight = node.Positive("weight", 1);
  const Json* subsets = node.Find("subsets");
  section.weighted = subsets != nullptr && subsets->is_object();
  if (section.weighted) {
    const Node weights{*subsets, node.Place("subsets")};
    for (const auto& [subset, weight] : subsets->items()) {
      section.subsets.emplace_back(subset, weights.Positive(subset, 1));
    }
  } else {
    for (std::string& subset : node.Strings("subsets")) {
      section.subsets.emplace_back(std::move(subset), 1);
    }
  }
  if (section.subsets.empty()) {
    throw node.Wrong("subsets", "expected a list of subsets, or an object of their weights");
  }
  return section;
}

// The objects of a list that belong to `variant`, each with its place.
std::vector<Node> OfVariant(const Node& root, std::string_view key, const std::string& variant,
                            const std::vector<std::string>& variants) {
  std::vector<Node> nodes;
  for (const Json& entry : root.List(key)) {
    Node node{entry, root.Place(key)};
    if (!entry.is_object()) {
      throw root.Wrong(key, "got " + std::string(TypeName(entry)) + ", expected objects");
    }
    node.where += " \"" + node.Text("name", "?") + "\"";
    const std::string own = node.Text("variant");
    if (!own.empty() && std::ranges::find(variants, own) == variants.end()) {
      throw node.Wrong("variant", "got \"" + own + "\"" + Suggestion(own, variants));
    }
    if (own.empty() || own == variant) nodes.push_back(std::move(node));
  }
  return nodes;
}

Ask ParseAsk(const Node& root) {
  Ask ask;
  const Json* object = root.Object("ask");
  if (object == nullptr) return ask;
  const Node node{*object, root.Place("ask")};
  RequireKnownKeys(node.json, {"orders", "repeats", "preparation"}, node.where);
  const std::string orders =
      node.OneOf("orders", {"given", "both", "random swap", "first swapped"});
  ask.orders = orders == "both"            ? Ask::Orders::kBoth
               : orders == "random swap"   ? Ask::Orders::kRandomSwap
               : orders == "first swapped" ? Ask::Orders::kFirstSwapped
                                           : Ask::Orders::kGiven;
  const double repeats = node.Positive("repeats", 1);
  if (repeats != std::floor(repeats) || repeats > 1000) {
    throw node.Wrong("repeats", "expected a whole number from 1 to 1000");
  }
  ask.repeats = static_cast<int>(repeats);
  const std::string script = node.OneOf("preparation", {"none", "run_rm.py", "run_v2.py"});
  ask.preparation = script == "run_rm.py"   ? Ask::Preparation::kRewardBench
                    : script == "run_v2.py" ? Ask::Preparation::kRewardBench2
                                            : Ask::Preparation::kMaker;
  return ask;
}

VerdictRule ParseVerdicts(const Node& root) {
  VerdictRule rule;
  const Json* object = root.Object("verdicts");
  if (object == nullptr) return rule;
  const Node node{*object, root.Place("verdicts")};
  RequireKnownKeys(node.json, {"rule", "tie", "unparsed"}, node.where);
  const bool mean = node.OneOf("rule", {"net", "mean"}) == "mean";
  rule.kind = mean ? VerdictRule::Kind::kMean : VerdictRule::Kind::kNet;
  for (const auto& [key, credit] : {std::pair{"tie", &rule.tie}, {"unparsed", &rule.unparsed}}) {
    if (node.Find(key) == nullptr) continue;
    *credit = GetNumber(node.json, key, node.where);
    if (!mean || !(*credit >= 0 && *credit <= 1)) {
      throw node.Wrong(key, "expected a credit from 0 to 1, with the rule \"mean\"");
    }
  }
  return rule;
}

ScoreLayout ParseLayout(const Node& root, const Manifest& manifest) {
  ScoreLayout layout;
  const std::string& variant = manifest.card.variant;
  for (const Node& node : OfVariant(root, "sections", variant, manifest.variants)) {
    layout.sections.push_back(ParseSection(node));
  }
  layout.subsets = root.Strings("subsets");
  if (layout.subsets.empty()) {
    for (const auto& [subset, rows] : manifest.card.expected) layout.subsets.push_back(subset);
  }
  const std::string overall = root.OneOf("overall", {"rows", "sections", "none"});
  layout.overall = overall == "rows"       ? ScoreLayout::Overall::kRows
                   : overall == "sections" ? ScoreLayout::Overall::kSections
                                           : ScoreLayout::Overall::kNone;
  if ((overall == "none") != !manifest.card.no_overall.empty()) {
    throw root.Wrong("no_overall", "expected the reason, if and only if \"overall\" is \"none\"");
  }
  return layout;
}

std::string ChooseVariant(const Manifest& manifest, std::string_view wanted) {
  std::string variant(wanted);
  if (variant.empty()) return manifest.variants.empty() ? "" : manifest.variants[0];
  if (std::ranges::find(manifest.variants, variant) != manifest.variants.end()) return variant;
  throw UsageError(
      manifest.card.name + ": unknown variant \"" + variant + "\"" +
      (manifest.variants.empty() ? "; it has none" : Suggestion(variant, manifest.variants)));
}

void ParseCard(const Node& root, SuiteCard& card) {
  card.name = GetString(root.json, "name", root.where);
  if (card.name.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw root.Wrong("name", "got no text, expected a name");
  }
  card.title = root.Text("title", card.name);
  card.description = root.Text("description");
  card.url = root.Text("url");
  card.licence = root.Text("licence");
  card.revision = root.Text("revision");
  card.canonical_manifest = CanonicalJson(root.json);
  card.benchmark = GetBool(root.json, "benchmark", root.where, false);
  card.illustrative = GetBool(root.json, "illustrative", root.where, false);
  card.cluster = root.Text("cluster", "prompt");
  card.ask = ParseAsk(root);
  card.confirmed =
      root.OneOf("confirmed", {"ours", "official script", "published figure", "formula only"});
  const std::string printed = root.OneOf("printed", {"percent1", "percent2", "fraction6"});
  card.printed = printed == "percent1"   ? SuiteCard::Printed::kPercent1
                 : printed == "percent2" ? SuiteCard::Printed::kPercent2
                                         : SuiteCard::Printed::kFraction6;
  card.no_overall = root.Text("no_overall");
}

// Parts may share a subset.
void AddExpected(const PartSpec& part, std::vector<std::pair<std::string, size_t>>& all) {
  for (const auto& [subset, rows] : part.expected) {
    const auto found = std::ranges::find(all, subset, &std::pair<std::string, size_t>::first);
    if (found == all.end()) {
      all.emplace_back(subset, rows);
    } else {
      found->second += rows;
    }
  }
}

void ParseParts(const Node& root, Manifest& manifest) {
  const std::vector<Node> nodes =
      OfVariant(root, "parts", manifest.card.variant, manifest.variants);
  for (const Node& node : nodes) {
    PartSpec part = ParsePart(node, root.Text("hub"), nodes.size() > 1);
    for (const PartSpec& other : manifest.parts) {
      if (other.name == part.name) throw node.Wrong("name", "there are two parts of this name");
    }
    std::vector<std::string>& hubs = manifest.card.hubs;
    if (!part.hub.empty() && std::ranges::find(hubs, part.hub) == hubs.end()) {
      hubs.push_back(part.hub);
    }
    // A part that holds what others hold is not counted once more.
    if (part.covers.empty()) AddExpected(part, manifest.card.expected);
    manifest.parts.push_back(std::move(part));
  }
  if (manifest.parts.empty()) throw root.Wrong("parts", "expected at least one part");
}

}  // namespace

Manifest ParseManifest(const Json& json, std::string_view where, std::string_view variant) {
  const Node root{json, std::string(where)};
  RequireKnownKeys(json,
                   {"format",     "name",     "title",      "description",  "url",       "hub",
                    "licence",    "revision", "benchmark",  "illustrative", "shape",     "variants",
                    "parts",      "columns",  "attributes", "subsets",      "sections",  "overall",
                    "no_overall", "verdicts", "cluster",    "ask",          "confirmed", "printed"},
                   where);
  root.OneOf("format", {"assay.suite/1"});
  Manifest manifest;
  ParseCard(root, manifest.card);
  manifest.shape = root.Text("shape", "preferences");
  manifest.variants = root.Strings("variants");
  manifest.card.variant = ChooseVariant(manifest, variant);
  ParseParts(root, manifest);
  if (const Json* columns = root.Object("columns")) {
    for (const auto& [ours, theirs] : columns->items()) {
      manifest.columns.emplace_back(ours, GetString(*columns, ours, root.Place("columns")));
      if (manifest.columns.back().second.empty()) {
        throw root.Wrong("columns", "\"" + ours + "\" is mapped to an empty name");
      }
    }
  }
  manifest.attributes = root.Strings("attributes");
  manifest.verdicts = ParseVerdicts(root);
  manifest.layout = ParseLayout(root, manifest);
  RequireSense(root, manifest);
  return manifest;
}

Manifest ParseManifestText(std::string_view text, std::string_view where,
                           std::string_view variant) {
  return ParseManifest(ParseConfig(text, where), where, variant);
}

}  // namespace assay
