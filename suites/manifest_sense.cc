#include "suites/manifest_sense.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace assay {
namespace {

// Rows that are read twice would count twice.
void RequireOwnFiles(const ManifestNode& root, const Manifest& manifest) {
  std::map<std::pair<std::string, std::string>, std::string> part_of;  // by repository and file
  for (const PartSpec& part : manifest.parts) {
    for (const std::string& file : part.files) {
      const auto [other, own] = part_of.try_emplace({part.hub, file}, part.name);
      if (own) continue;
      throw root.Wrong("parts", "\"" + other->second + "\" and \"" + part.name +
                                    "\" are both the file \"" + file +
                                    "\"; expected every file in one part");
    }
  }
}

void RequireCoveredParts(const ManifestNode& root, const Manifest& manifest) {
  for (const PartSpec& part : manifest.parts) {
    for (const std::string& name : part.covers) {
      const auto covered = std::ranges::find(manifest.parts, name, &PartSpec::name);
      if (covered != manifest.parts.end() && covered->covers.empty()) continue;
      throw root.Wrong("parts", "\"" + part.name + "\" covers \"" + name +
                                    "\"; expected the name of another part, which covers none");
    }
  }
}

// A row that two sections have would be counted twice in a total over rows, and in every n.
void RequireOwnSubsets(const ManifestNode& root, const ScoreLayout& layout) {
  std::map<std::string, std::string> section_of;  // by subset
  for (const SectionSpec& section : layout.sections) {
    const auto same = std::ranges::count(layout.sections, section.name, &SectionSpec::name);
    if (same > 1) throw root.Wrong("sections", "two are called \"" + section.name + "\"");
    for (const auto& [subset, weight] : section.subsets) {
      const auto [other, own] = section_of.try_emplace(subset, section.name);
      if (own) continue;
      throw root.Wrong("sections", "the subset \"" + subset + "\" is in \"" + other->second +
                                       "\" and in \"" + section.name +
                                       "\"; expected every subset in one section");
    }
  }
}

void RequireUsedWeights(const ManifestNode& root, const ScoreLayout& layout) {
  if (layout.overall == ScoreLayout::Overall::kSections) return;
  for (const SectionSpec& section : layout.sections) {
    if (section.weight == 1) continue;
    throw root.Wrong("sections", "\"" + section.name +
                                     "\" has a weight, which a total over sections alone uses; "
                                     "expected \"overall\": \"sections\", or no weight");
  }
}

}  // namespace

void RequireSense(const ManifestNode& root, const Manifest& manifest) {
  RequireOwnFiles(root, manifest);
  RequireCoveredParts(root, manifest);
  RequireOwnSubsets(root, manifest.layout);
  RequireUsedWeights(root, manifest.layout);
}

}  // namespace assay
