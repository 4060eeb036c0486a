#include "suites/part_files.h"

#include <algorithm>
#include <map>

#include "harness/io/file.h"
#include "harness/io/rows.h"

namespace assay {
namespace {

std::string Extension(const std::string& path) {
  const size_t dot = path.rfind('.');
  return dot == std::string::npos || path.find('/', dot) != std::string::npos ? ""
                                                                              : path.substr(dot);
}

// The files that `name` stands for in `folder`: itself, the shards in a folder of that name, or
// what a `*` in its last component matches.
std::vector<std::string> Match(const std::string& folder, const std::string& name) {
  const std::string path = folder + "/" + name;
  const size_t star = path.rfind('*');
  if (star == std::string::npos) {
    if (FolderExists(path)) return RowFiles(path);
    return FileExists(path) ? std::vector{path} : std::vector<std::string>{};
  }
  const std::string parent = path.substr(0, path.rfind('/'));
  if (!FolderExists(parent)) return {};
  std::vector<std::string> matches;
  for (const std::string& file : ListFiles(parent, {Extension(path)})) {
    if (file.starts_with(path.substr(0, star)) && file.ends_with(path.substr(star + 1)) &&
        file.size() + 1 >= path.size()) {
      matches.push_back(file);
    }
  }
  return matches;
}

std::vector<PartFile> FindPart(const PartSpec& part, const std::string& folder) {
  for (const std::string& name : part.files) {
    std::vector<PartFile> files;
    for (const std::string& path : Match(folder, name)) {
      const bool comparable = Extension(path) == Extension(part.files[0]);
      files.push_back({part.name, path, comparable ? part.sha256 : ""});
    }
    if (!files.empty()) return files;
  }
  return {};
}

using FilesOfPart = std::map<std::string, std::vector<PartFile>>;

FilesOfPart FindAll(const Manifest& manifest, const std::vector<std::string>& folders) {
  std::map<std::string, std::string> folder_of;  // by repository
  FilesOfPart found;
  for (const std::string& folder : folders) {
    for (const PartSpec& part : manifest.parts) {
      const auto chosen = folder_of.find(part.hub);
      if (chosen != folder_of.end() && chosen->second != folder) continue;
      std::vector<PartFile> files = FindPart(part, folder);
      if (files.empty()) continue;
      folder_of[part.hub] = folder;
      found[part.name] = std::move(files);
    }
  }
  return found;
}

// Where a file holds the rows of several parts, keeps either it or them.
void ResolveCovers(const Manifest& manifest, FilesOfPart& found) {
  for (const PartSpec& part : manifest.parts) {
    if (part.covers.empty() || !found.contains(part.name)) continue;
    const bool whole = std::ranges::all_of(
        part.covers, [&](const std::string& name) { return found.contains(name); });
    if (whole) {
      found.erase(part.name);
    } else {
      for (const std::string& name : part.covers) found.erase(name);
    }
  }
}

bool IsCovered(const Manifest& manifest, const FilesOfPart& found, const std::string& name) {
  return std::ranges::any_of(manifest.parts, [&](const PartSpec& part) {
    return found.contains(part.name) && std::ranges::find(part.covers, name) != part.covers.end();
  });
}

}  // namespace

FoundParts FindParts(const Manifest& manifest, const std::vector<std::string>& folders) {
  FilesOfPart found = FindAll(manifest, folders);
  ResolveCovers(manifest, found);
  FoundParts result;
  for (const PartSpec& part : manifest.parts) {
    if (!part.embedded.empty()) continue;
    const auto it = found.find(part.name);
    if (it != found.end()) {
      result.files.insert(result.files.end(), it->second.begin(), it->second.end());
    } else if (part.covers.empty() && !IsCovered(manifest, found, part.name)) {
      result.missing.push_back(part.name);
    }
  }
  return result;
}

std::vector<HubFiles> LackingParts(const Manifest& manifest, const Source& source) {
  std::vector<std::string> all = source.folders;
  all.insert(all.end(), source.snapshots.begin(), source.snapshots.end());
  const std::vector<std::string> missing = FindParts(manifest, all).missing;
  const FilesOfPart own = FindAll(manifest, source.folders);
  std::vector<HubFiles> lacking;
  for (const std::string& hub : manifest.card.hubs) {
    HubFiles files{hub, {}};
    bool wanted = false;
    for (const PartSpec& part : manifest.parts) {
      if (part.hub != hub) continue;
      if (own.contains(part.name)) {
        wanted = false;  // a release of the user's own, whole or not
        break;
      }
      wanted = wanted || std::ranges::find(missing, part.name) != missing.end();
      files.parts.push_back(part.files);
    }
    if (wanted) lacking.push_back(std::move(files));
  }
  return lacking;
}

}  // namespace assay
