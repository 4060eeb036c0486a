#include "harness/app/sources.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "harness/core/error.h"
#include "harness/io/file.h"
#include "harness/io/hub_cache.h"

namespace assay {
namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

using Columns = std::vector<std::pair<std::string, std::string>>;

Columns ParseColumns(const std::vector<std::string>& columns) {
  Columns parsed;
  for (const std::string& column : columns) {
    const size_t equals = column.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == column.size()) {
      throw UsageError("--columns: got \"" + column + "\", expected ours=theirs");
    }
    const std::string ours = column.substr(0, equals);
    if (std::ranges::find(parsed, ours, &Columns::value_type::first) != parsed.end()) {
      throw UsageError("--columns: \"" + ours + "\" is mapped twice");
    }
    parsed.emplace_back(ours, column.substr(equals + 1));
  }
  return parsed;
}

}  // namespace

Source SourceFor(const SuiteCard& card, const std::string& data,
                 const std::vector<std::string>& columns) {
  Source source;
  source.columns = ParseColumns(columns);
  const std::string folder = data.empty() ? Environment("ASSAY_DATA") : data;
  if (!folder.empty()) {
    if (!FolderExists(folder)) {
      throw Error((data.empty() ? "the environment's ASSAY_DATA: got \"" : "--data: got \"") +
                  folder + "\", expected a folder with the benchmark's files");
    }
    source.folders = {folder + "/" + card.name, folder};
  }
  source.snapshots = SnapshotsOf(card);
  return source;
}

std::vector<std::string> SnapshotsOf(const SuiteCard& card) {
  std::vector<std::string> snapshots;
  for (const std::string& hub : card.hubs) {
    for (std::string& snapshot : CachedSnapshots(HubSettings::FromEnvironment(),
                                                 ParseHubRepo(HubRepo::Kind::kDataset, hub))) {
      snapshots.push_back(std::move(snapshot));
    }
  }
  return snapshots;
}

std::string StorePath(const std::string& given) {
  if (!given.empty()) return given;
  const std::string configured = Environment("ASSAY_STORE");
  return configured.empty() ? "assay.db" : configured;
}

}  // namespace assay
