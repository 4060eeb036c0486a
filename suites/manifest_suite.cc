#include "suites/manifest_suite.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/suite_spec.h"
#include "suites/part_files.h"

namespace assay {
namespace {

std::string Joined(const std::vector<std::string>& words, const std::string& last) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

// The names that the part's own repository uses, and the short one.
std::string ExpectedFiles(const Manifest& manifest) {
  std::vector<std::string> names;
  for (const PartSpec& part : manifest.parts) {
    std::vector<std::string> of_part = {part.files.front()};
    if (part.files.size() > 1) of_part.push_back(part.files.back());
    names.push_back(Joined(of_part, " or "));
  }
  return Joined(names, ", ");
}

Error NoData(const Manifest& manifest, const std::vector<std::string>& folders) {
  const SuiteCard& card = manifest.card;
  const std::string spec = SuiteSpec(card.name, card.variant);
  return Error("no data for " + spec + ": looked in " +
               (folders.empty() ? "no folder" : Joined(folders, " and ")) + ", expected " +
               ExpectedFiles(manifest) +
               (card.url.empty() ? "" : "; get the files from " + card.url) +
               "; name their folder with --data DIR");
}

}  // namespace

ManifestSuite::ManifestSuite(Manifest manifest, std::string folder)
    : manifest_(std::move(manifest)), folder_(std::move(folder)) {}

bool ManifestSuite::IsEmbedded() const {
  return std::ranges::none_of(manifest_.parts,
                              [](const PartSpec& part) { return part.embedded.empty(); });
}

std::vector<std::string> ManifestSuite::Folders(const Source& source) const {
  std::vector<std::string> folders = source.folders;
  if (!folder_.empty()) folders.insert(folders.begin(), folder_);
  folders.insert(folders.end(), source.snapshots.begin(), source.snapshots.end());
  return folders;
}

Columns ManifestSuite::ColumnsFor(const Source& source) const {
  if (!source.columns.empty() && !MapsColumns()) {
    throw UsageError("--columns: " + manifest_.card.name +
                     " has a format of its own; map the columns of files of yours");
  }
  Columns::Mapping mapping = manifest_.columns;
  mapping.insert(mapping.end(), source.columns.begin(), source.columns.end());
  return Columns(std::move(mapping));
}

std::vector<PartFile> ManifestSuite::Locate(const Source& source) const {
  if (IsEmbedded()) return {};
  const std::vector<std::string> folders = Folders(source);
  std::vector<PartFile> files = FindParts(manifest_, folders).files;
  if (files.empty()) throw NoData(manifest_, folders);
  return files;
}

std::vector<std::string> ManifestSuite::MissingParts(const Source& source) const {
  return FindParts(manifest_, Folders(source)).missing;
}

std::vector<HubFiles> ManifestSuite::Lacking(const Source& source) const {
  Source all = source;
  if (!folder_.empty()) all.folders.push_back(folder_);
  return LackingParts(manifest_, all);
}

std::unique_ptr<SampleReader> ManifestSuite::Open(const Source& source) const {
  return OpenFiles(Locate(source), source);
}

std::unique_ptr<SampleReader> ManifestSuite::OpenFiles(std::vector<PartFile> files,
                                                       const Source& source) const {
  return std::make_unique<PartReader>(
      manifest_, std::move(files), ColumnsFor(source),
      [this](Json& row, const RowPlace& place, Sample& sample) { ReadRow(row, place, sample); },
      Repeated());
}

// Ids of published data are as they are; in a user's own file a repeated one is a mistake.
RepeatedIds ManifestSuite::Repeated() const {
  return manifest_.card.benchmark ? RepeatedIds::kNumbered : RepeatedIds::kRefused;
}

void ManifestSuite::LayOut(ScoreTable& table) const { LayOutScores(manifest_.layout, table); }

void ManifestSuite::Finish(ScoreTable& table) const {
  LayOut(table);
  const std::vector<uint32_t> once(table.rows(), 1);
  std::vector<double> out(table.names.size());
  Aggregate(table, once, out);
  for (size_t i = 0; i < out.size(); ++i) {
    std::string& because = table.names[i].undefined_because;
    if (!std::isnan(out[i]) || !because.empty()) continue;
    because = table.rows() == 0 && table.unscored > 0
                  ? "the model gave neither rewards nor verdicts"
                  : "it has no judged sample whose responses are ordered";
  }
}

}  // namespace assay
