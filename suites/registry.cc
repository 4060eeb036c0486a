#include "suites/registry.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "harness/core/config_json.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/io/embedded.h"
#include "harness/io/file.h"
#include "suites/data_file.h"
#include "suites/judgebench/judgebench.h"
#include "suites/llmbar/llmbar.h"
#include "suites/manifest.h"
#include "suites/preference_suite.h"
#include "suites/rewardbench-2/rewardbench_2.h"
#include "suites/rm-bench/rm_bench.h"

namespace assay {
namespace {

// The built-in suites, in the order they are shown: folders of suites/.
constexpr std::array<std::string_view, 6> kBuiltIn = {"starter",  "rewardbench", "rewardbench-2",
                                                      "rm-bench", "judgebench",  "llmbar"};

template <typename T>
std::unique_ptr<Suite> Make(Manifest manifest, std::string folder) {
  return std::make_unique<T>(std::move(manifest), std::move(folder));
}

// How a shape's rule makes its total: as the layout says, or as the plain mean of one level.
enum class Total { kAny, kOfSections, kOfSubsets };

struct Shape {
  std::string_view name;
  std::unique_ptr<Suite> (*make)(Manifest manifest, std::string folder);
  Total total = Total::kAny;
  std::string_view subset = {};  ///< that the rule cannot do without
};

// What `shape` of a suite.json may say: how rows are read and scored.
constexpr std::array<Shape, 5> kShapes = {{
    {"preferences", Make<PreferenceSuite>},
    {"rewardbench-2", Make<RewardBench2>, Total::kOfSubsets, "Ties"},
    {"rm-bench", Make<RmBench>, Total::kOfSections},
    {"judgebench", Make<JudgeBench>},
    {"llmbar", Make<LlmBar>},
}};

// A benchmark's own rule knows one way to a total; another one asked for would be a wrong number.
void RequireRule(const Shape& shape, const Manifest& manifest) {
  const auto wrong = [&](const std::string& what) {
    return Error(manifest.card.name + ": the shape \"" + manifest.shape + "\" " + what);
  };
  const ScoreLayout& layout = manifest.layout;
  const bool weighted = std::ranges::any_of(layout.sections, [](const SectionSpec& section) {
    return section.weighted || section.weight != 1;
  });
  if (shape.total != Total::kAny &&
      (layout.overall != ScoreLayout::Overall::kSections || weighted)) {
    throw wrong("has a total of its own: expected \"overall\": \"sections\", and no weights");
  }
  if (shape.total == Total::kOfSections && layout.sections.empty()) {
    throw wrong("makes its total of sections: expected \"sections\", one for each domain");
  }
  if (shape.total == Total::kOfSubsets && !layout.sections.empty()) {
    throw wrong("makes its total of subsets: expected no \"sections\"");
  }
  if (!shape.subset.empty() &&
      std::ranges::find(layout.subsets, shape.subset) == layout.subsets.end()) {
    throw wrong("scores the subset \"" + std::string(shape.subset) +
                "\" by a rule of its own: expected it in \"subsets\"");
  }
}

std::unique_ptr<Suite> MakeOfShape(Manifest manifest, std::string folder) {
  std::vector<std::string> known;
  for (const Shape& shape : kShapes) {
    known.emplace_back(shape.name);
    if (shape.name != manifest.shape) continue;
    RequireRule(shape, manifest);
    return shape.make(std::move(manifest), std::move(folder));
  }
  throw Error(manifest.card.name + ": unknown \"shape\" \"" + manifest.shape + "\"" +
              Suggestion(manifest.shape, known));
}

bool IsBuiltIn(std::string_view name) {
  return std::ranges::find(kBuiltIn, name) != kBuiltIn.end();
}

Manifest BuiltInManifest(std::string_view name, std::string_view variant) {
  const std::string path = "suites/" + std::string(name) + "/suite.json";
  const std::optional<std::string_view> text = EmbeddedFile(path);
  ASSAY_CHECK(text.has_value());
  return ParseManifestText(*text, path, variant);
}

// `name:variant`, where the colon is not part of a path that exists.
struct Spec {
  std::string name;
  std::string variant;
};

Spec SplitSpec(const std::string& spec) {
  const size_t colon = spec.rfind(':');
  if (colon == std::string::npos || FileExists(spec) || FolderExists(spec)) return {spec, ""};
  if (colon == 0 || colon + 1 == spec.size()) {
    throw UsageError("malformed suite: got \"" + spec + "\", expected NAME or NAME:VARIANT");
  }
  return {spec.substr(0, colon), spec.substr(colon + 1)};
}

// Manifests are small; a data file need not be read to know that it is none.
constexpr size_t kLargestManifest = size_t{1} << 20;

// A row has columns that no manifest has; of a manifest one key may be misspelt.
bool IsManifest(const Json& json) {
  const auto has = [&](const char* key) { return json.contains(key); };
  if (has("parts")) return true;
  return has("name") && !has("chosen") && !has("rejected") && !has("responses") && !has("messages");
}

// The manifest in one object that lies in a .json of any name. Text that is not one object is data:
// JSON Lines begin with a whole line, and who reads them as rows says what else is wrong.
std::optional<Json> ManifestIn(std::string_view text, const std::string& path) {
  try {
    if (!IsManifest(ParseJson(text, path))) return std::nullopt;
  } catch (const Error& e) {
    const std::string_view first_line = text.substr(0, text.find('\n'));
    const size_t last = first_line.find_last_not_of(" \t\r");
    if (first_line[last] != '}' && text.find("\"parts\"") != std::string_view::npos) {
      throw Error(std::string(e.what()) + "; expected a suite.json, as its \"parts\" say");
    }
    return std::nullopt;
  }
  return ParseConfig(text, path);
}

// The suite.json that `path` means, parsed; nullopt: a data file or folder.
std::optional<Json> ManifestAt(const std::string& path) {
  const std::filesystem::path file(path);
  if (file.filename() == "suite.json") return ParseConfig(ReadFile(path, kLargestManifest), path);
  std::error_code ignored;
  if (file.extension() != ".json" || std::filesystem::file_size(file, ignored) > kLargestManifest) {
    return std::nullopt;
  }
  const std::string text = ReadFile(path, kLargestManifest);
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || text[first] != '{') return std::nullopt;
  return ManifestIn(std::string_view(text).substr(first), path);
}

// A user's suite of a built-in one's name would be taken for it in every table.
Manifest OwnManifest(const Json& json, const std::string& path, const std::string& variant) {
  Manifest manifest = ParseManifest(json, path, variant);
  if (!IsBuiltIn(manifest.card.name)) return manifest;
  throw Error(path + ": \"name\": got \"" + manifest.card.name +
              "\", which is a built-in suite; give yours another name");
}

std::unique_ptr<Suite> MakeFromPath(const Spec& spec) {
  std::string path = spec.name;
  if (FolderExists(path) && FileExists(path + "/suite.json")) path += "/suite.json";
  if (FileExists(path)) {
    if (const std::optional<Json> json = ManifestAt(path)) {
      const std::string folder = std::filesystem::path(path).parent_path().string();
      return MakeOfShape(OwnManifest(*json, path, spec.variant), folder.empty() ? "." : folder);
    }
  }
  if (!spec.variant.empty()) {
    throw UsageError(path + ": got variant \"" + spec.variant + "\", but a data file has none");
  }
  return MakeDataFileSuite(path);
}

}  // namespace

std::vector<SuiteEntry> BuiltInSuites() {
  std::vector<SuiteEntry> entries;
  for (const std::string_view name : kBuiltIn) {
    const Manifest manifest = BuiltInManifest(name, "");
    SuiteEntry entry{
        manifest.card.name,    manifest.variants, manifest.card.title, manifest.card.description, 0,
        manifest.card.licence, manifest.card.url};
    for (const auto& [subset, rows] : manifest.card.expected) entry.samples += rows;
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::unique_ptr<Suite> MakeSuite(const std::string& spec) {
  const Spec split = SplitSpec(spec);
  if (IsBuiltIn(split.name)) return MakeOfShape(BuiltInManifest(split.name, split.variant), "");
  if (FileExists(split.name) || FolderExists(split.name)) return MakeFromPath(split);
  if (split.name.find('/') != std::string::npos) {
    throw Error("no such suite: there is no file or folder " + split.name);
  }
  throw UsageError(
      "unknown suite \"" + split.name + "\": expected a built-in suite or a file" +
      Suggestion(split.name, std::vector<std::string>(kBuiltIn.begin(), kBuiltIn.end())));
}

std::unique_ptr<Suite> RestoreSuite(const std::string& name, const std::string& variant,
                                    const std::string& manifest) {
  if (manifest.empty()) return MakeOfShape(BuiltInManifest(name, variant), "");
  return MakeOfShape(ParseManifestText(manifest, "stored suite " + name, variant), "");
}

}  // namespace assay
