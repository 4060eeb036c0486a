#pragma once

#include <map>
#include <string>

#include "adapters/registry.h"
#include "harness/io/hub.h"

namespace assay {

/// Repositories of the hub for a model that is to be looked at and not computed with
/// (`ModelContext::outlines`). Configuration, tokenizer and templates are fetched as by
/// `LocalCheckpoint`, but of weights that are not in the cache only the headers: they lie in
/// folders of this object's own, as files of the full size with a hole for data.
class HubOutlines {
 public:
  HubOutlines() = default;
  ~HubOutlines();
  HubOutlines(const HubOutlines&) = delete;
  HubOutlines& operator=(const HubOutlines&) = delete;

  /// The folder that stands for `repo`: its own in the cache where all of its weights are there.
  /// Throws what `LocalCheckpoint` throws.
  std::string FolderOf(const HubRepo& repo, const ModelContext& context);

  /// SHA-256 by path of the files that have a hole, as the hub says.
  const std::map<std::string, std::string>& hashes() const { return hashes_; }

  /// `text` with this object's folders called what they would be in the cache.
  std::string InCache(std::string text) const;

 private:
  void AddWeights(Hub& hub, const HubSnapshot& snapshot, const std::string& file,
                  const std::string& folder);

  std::map<std::string, std::string> folders_;  // own, and the cache's that it stands for
  std::map<std::string, std::string> hashes_;
};

/// What is known of files that need not be read: `HubOutlines::hashes`, or nothing.
std::map<std::string, std::string> KnownHashes(const ModelContext& context);

}  // namespace assay
