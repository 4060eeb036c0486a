#include "harness/app/sources.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Where huggingface_hub keeps its downloads (its documented variables, in their order).
std::string HubCache() {
  for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
    if (const std::string folder = Environment(name); !folder.empty()) return folder;
  }
  if (const std::string home = Environment("HF_HOME"); !home.empty()) return home + "/hub";
  const std::string home = Environment("HOME");
  return home.empty() ? "" : home + "/.cache/huggingface/hub";
}

// Snapshot folders of a dataset repository in the cache, newest first.
std::vector<std::string> Snapshots(const std::string& hub) {
  std::string folder = hub;
  for (size_t at; (at = folder.find('/')) != std::string::npos;) folder.replace(at, 1, "--");
  const fs::path snapshots = fs::path(HubCache()) / ("datasets--" + folder) / "snapshots";
  std::error_code ignored;
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  for (const auto& entry : fs::directory_iterator(snapshots, ignored)) {
    found.emplace_back(entry.last_write_time(ignored), entry.path().string());
  }
  std::sort(found.rbegin(), found.rend());
  std::vector<std::string> folders;
  for (auto& [time, path] : found) folders.push_back(std::move(path));
  return folders;
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
  for (const std::string& hub : card.hubs) {
    for (std::string& snapshot : Snapshots(hub)) source.folders.push_back(std::move(snapshot));
  }
  return source;
}

std::string StorePath(const std::string& given) {
  if (!given.empty()) return given;
  const std::string configured = Environment("ASSAY_STORE");
  return configured.empty() ? "assay.db" : configured;
}

}  // namespace assay
