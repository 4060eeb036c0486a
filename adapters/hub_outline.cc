#include "adapters/hub_outline.h"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
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
  std::error_code none;
  std::string folder = (fs::temp_directory_path(none) / "assay-XXXXXX").string();
  if (mkdtemp(folder.data()) != nullptr) return folder;
  throw Error("cannot make the folder " + folder + ": " + std::strerror(errno) +
              "; set TMPDIR to one that can be written");
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

CheckpointOutline::CheckpointOutline(const std::string& named, const std::string& base,
                                     const ModelContext& context) {
  try {
    path_ = Outlined(named, context);
    base_ = FetchedBase(path_, base,
                        [&](const std::string& found) { return Outlined(found, context); });
  } catch (...) {
    RemoveFolders();
    throw;
  }
}

CheckpointOutline::~CheckpointOutline() { RemoveFolders(); }

void CheckpointOutline::RemoveFolders() {
  for (const auto& [own, cached] : folders_) {
    std::error_code gone;
    fs::remove_all(own, gone);
  }
}

std::string CheckpointOutline::Outlined(const std::string& named, const ModelContext& context) {
  const std::optional<HubRepo> repo = HubRepoOf(named);
  if (!repo) return named;
  Hub hub(HubSettings::FromEnvironment(), context.log, context.stop);
  const HubSnapshot snapshot = hub.Open(*repo);
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

void CheckpointOutline::AddWeights(Hub& hub, const HubSnapshot& snapshot, const std::string& file,
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

std::string CheckpointOutline::InCache(std::string text) const {
  for (const auto& [own, cached] : folders_) {
    for (size_t at = 0; (at = text.find(own, at)) != std::string::npos; at += cached.size()) {
      text.replace(at, own.size(), cached);
    }
  }
  return text;
}

}  // namespace assay
