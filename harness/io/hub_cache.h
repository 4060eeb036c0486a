#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace assay {

/// Where the Hugging Face hub is, and where what was fetched from it lies: what huggingface_hub
/// reads from the environment (its constants.py).
struct HubSettings {
  std::string endpoint = "https://huggingface.co";  ///< HF_ENDPOINT, without a slash at its end
  std::string
      cache;  ///< HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, $HF_HOME/hub, ~/.cache/huggingface/hub
  std::string token;     ///< HF_TOKEN, else the file HF_TOKEN_PATH or $HF_HOME/token; empty: none
  bool offline = false;  ///< HF_HUB_OFFLINE: 1, on, yes or true
  std::chrono::seconds timeout{10};  ///< HF_HUB_DOWNLOAD_TIMEOUT: how long a server may be silent

  /// Throws Error naming the variable that cannot be meant.
  static HubSettings FromEnvironment();
};

/// A repository of the hub at a revision: a branch, a tag or a commit.
struct HubRepo {
  enum class Kind { kModel, kDataset };

  Kind kind = Kind::kModel;
  std::string id;  ///< "org/name"
  std::string revision = "main";

  bool IsPinned() const;     ///< the revision is a whole commit hash
  std::string Name() const;  ///< "org/name", with "@revision" unless that is main
};

/// Whether `text` is "org/name" as the hub allows it.
bool IsHubId(const std::string& text);

/// "org/name[@revision]". Throws UsageError for anything else.
HubRepo ParseHubRepo(HubRepo::Kind kind, const std::string& text);

/// Whether `name` is a path that stays below a folder: relative, no empty parts, none that are "."
/// or "..".
bool IsInnerPath(const std::string& name);

/// The cache's folder of a repository, "CACHE/models--org--name", in the layout of huggingface_hub:
/// refs/REVISION (a commit), snapshots/COMMIT/FILE (a link to) blobs/HASH.
std::string RepoFolder(const HubSettings& settings, const HubRepo& repo);

/// Folder of the repository's files at `commit`.
std::string SnapshotFolder(const HubSettings& settings, const HubRepo& repo,
                           const std::string& commit);

/// The commit that the revision was when it was last fetched; empty where the cache has none.
std::string CachedCommit(const HubSettings& settings, const HubRepo& repo);

/// Folders of snapshots of the repository: the one of the pinned revision first if there is any,
/// then the newest.
std::vector<std::string> CachedSnapshots(const HubSettings& settings, const HubRepo& repo);

}  // namespace assay
