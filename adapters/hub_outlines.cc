#include "adapters/hub_outlines.h"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "adapters/hub_checkpoint.h"
#include "harness/core/error.h"
#include "harness/io/file.h"
#include "harness/io/safetensors.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFirstBytes = size_t{1} << 16;  // holds the headers of most files

std::string MakeTemporaryFolder() {
  const std::string advice = "; set TMPDIR to one that can be written";
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) throw Error("no folder for temporary files: " + error.message() + advice);
  std::string folder = (fs::absolute(parent) / "assay-XXXXXX").lexically_normal().string();
  if (mkdtemp(folder.data()) != nullptr) return folder;
  throw Error("cannot make the folder " + folder + ": " + std::strerror(errno) + advice);
}

// The beginning of a file of the hub until its data.
std::string ReadHeader(Hub& hub, const HubSnapshot& snapshot, const std::string& file,
                       uint64_t size) {
  std::string bytes = hub.ReadBeginning(snapshot, file, std::min<uint64_t>(size, kFirstBytes));
  const uint64_t header = SafetensorsDataBegin(bytes, size, file + " of " + snapshot.repo.Name());
  if (header > bytes.size()) bytes = hub.ReadBeginning(snapshot, file, header);
  bytes.resize(header);
  return bytes;
}

void WriteWithHole(const std::string& path, const std::string& beginning, uint64_t size) {
  WriteFileAtomically(path, beginning);
  std::error_code error;
  fs::resize_file(path, size, error);
  if (error) throw Error("cannot write " + path + ": " + error.message());
}

// Links in `to` to what is in `from` and not in `to`.
void LinkAll(const std::string& from, const std::string& to) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(from, error)) {
    const fs::path link = fs::path(to) / entry.path().filename();
    if (!error && !fs::exists(link, error)) {
      fs::create_symlink(fs::absolute(entry.path()), link, error);
    }
    if (error) break;
  }
  if (error) throw Error("cannot link from " + to + " to " + from + ": " + error.message());
}

}  // namespace

HubOutlines::~HubOutlines() {
  for (const auto& [own, cached] : folders_) {
    std::error_code gone;
    fs::remove_all(own, gone);
  }
}

std::string HubOutlines::FolderOf(const HubRepo& repo, const ModelContext& context) {
  Hub hub(HubSettings::FromEnvironment(), context.log, context.stop);
  const HubSnapshot snapshot = hub.Open(repo);
  for (const auto& [own, cached] : folders_) {
    if (cached == snapshot.folder) return own;
  }
  const std::vector<std::string> weights = WeightFiles(hub, snapshot);
  FetchSideFiles(hub, snapshot);
  const bool cached = std::ranges::all_of(
      weights, [&](const std::string& file) { return FileExists(snapshot.folder + "/" + file); });
  if (cached || !snapshot.online) {
    for (const std::string& file : weights) hub.Fetch(snapshot, file);  // or says what is missing
    hub.Remember(snapshot);
    return snapshot.folder;
  }
  const std::string folder = MakeTemporaryFolder();
  folders_[folder] = snapshot.folder;
  for (const std::string& file : weights) AddWeights(hub, snapshot, file, folder);
  LinkAll(snapshot.folder, folder);
  return folder;
}

void HubOutlines::AddWeights(Hub& hub, const HubSnapshot& snapshot, const std::string& file,
                             const std::string& folder) {
  if (FileExists(snapshot.folder + "/" + file)) return;  // linked to with the others
  const HubFile remote = hub.Describe(snapshot, file);
  if (!remote.HasSha256()) {  // a small one
    hub.Fetch(snapshot, file);
    return;
  }
  const std::string path = folder + "/" + file;
  WriteWithHole(path, ReadHeader(hub, snapshot, file, remote.size), remote.size);
  hashes_[path] = remote.hash;
}

std::string HubOutlines::InCache(std::string text) const {
  for (const auto& [own, cached] : folders_) {
    for (size_t at = 0; (at = text.find(own, at)) != std::string::npos; at += cached.size()) {
      text.replace(at, own.size(), cached);
    }
  }
  return text;
}

std::map<std::string, std::string> KnownHashes(const ModelContext& context) {
  return context.outlines == nullptr ? std::map<std::string, std::string>()
                                     : context.outlines->hashes();
}

}  // namespace assay
