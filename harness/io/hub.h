#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "harness/io/http.h"
#include "harness/io/hub_cache.h"

namespace assay {

/// A repository at one commit. Its files appear in `folder` as they are fetched.
struct HubSnapshot {
  HubRepo repo;
  std::string commit;
  std::string folder;
  std::vector<std::string> files;  ///< names, sorted; of what is in the cache if not `online`
  bool online = false;             ///< the hub was asked, and has what is missing

  bool Has(const std::string& file) const;
};

/// What the hub says of a file.
struct HubFile {
  std::string hash;  ///< SHA-256 of 64 digits, or git's SHA-1 of 40
  uint64_t size = 0;

  bool HasSha256() const { return hash.size() == 64; }
};

/// Files of the Hugging Face hub, in the cache that huggingface_hub reads and writes (its
/// file_download.py): each is fetched once, into blobs/HASH.incomplete, goes on from there after a
/// kill, is compared with its hash and renamed. Other processes, of huggingface_hub too, wait for
/// a file that is being fetched. Methods throw Error in one line: not in the cache while offline,
/// no such repository, revision or file, gated or private (and what to do), a hash that differs, a
/// full disk, or what HttpClient throws. Not thread-safe.
class Hub {
 public:
  using Log = std::function<void(const std::string&)>;

  /// `log` is told what is fetched, and how far it is every ten seconds; it may be empty.
  explicit Hub(HubSettings settings, Log log = {}, std::stop_token stop = {});

  /// Asks the hub for the revision's commit and its files. Offline, and where the hub cannot be
  /// asked, the cached one is taken (in the latter case with a note).
  HubSnapshot Open(const HubRepo& repo);

  /// The local path of a file, fetched if it is not there.
  std::string Fetch(const HubSnapshot& snapshot, const std::string& file);

  /// A file, without fetching it.
  HubFile Describe(const HubSnapshot& snapshot, const std::string& file);

  /// The first `count` bytes of a file, or all of a shorter one; they are not kept, nor compared
  /// with its hash.
  std::string ReadBeginning(const HubSnapshot& snapshot, const std::string& file, size_t count);

  /// Notes that the revision is this commit, for those who ask offline. Once all that is needed of
  /// it is there.
  void Remember(const HubSnapshot& snapshot) const;

  const HubSettings& settings() const { return settings_; }

 private:
  HubSnapshot Ask(const HubRepo& repo);
  HubSnapshot FromCache(const HubRepo& repo) const;
  HttpRequest RequestFor(const HubSnapshot& snapshot, const std::string& file) const;
  void Download(const HubSnapshot& snapshot, const std::string& file, const HubFile& remote,
                const std::string& blob);
  [[noreturn]] void Refuse(const HubRepo& repo, const std::string& file,
                           const HttpAnswer& answer) const;

  HubSettings settings_;
  Log log_;
  std::stop_token stop_;
  HttpClient http_;
};

}  // namespace assay
