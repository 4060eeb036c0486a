#pragma once

#include <map>
#include <string>

#include "adapters/registry.h"
#include "harness/io/hub.h"

namespace assay {

/// A checkpoint to be looked at (`OpenCheckpoint`, `Describe`), not computed with. Of the hub's
/// repositories configuration, tokenizer and templates are fetched as by `LocalCheckpoint`, but of
/// weights that are not in the cache only the headers: they lie in folders of this object's own, as
/// files of the full size with a hole for data. What is no name on the hub is taken as it is.
class CheckpointOutline {
 public:
  /// `base`: of a LoRA adapter, as for `LocalBase`. Throws what `LocalCheckpoint` throws.
  CheckpointOutline(const std::string& named, const std::string& base, const ModelContext& context);
  ~CheckpointOutline();
  CheckpointOutline(const CheckpointOutline&) = delete;
  CheckpointOutline& operator=(const CheckpointOutline&) = delete;

  const std::string& path() const { return path_; }
  const std::string& base() const { return base_; }

  /// SHA-256 by path of the files that have a hole, as the hub says.
  const std::map<std::string, std::string>& hashes() const { return hashes_; }

  /// `text` with this object's folders called what they would be in the cache.
  std::string InCache(std::string text) const;

 private:
  std::string Outlined(const std::string& named, const ModelContext& context);
  void AddWeights(Hub& hub, const HubSnapshot& snapshot, const std::string& file,
                  const std::string& folder);
  void RemoveFolders();

  std::map<std::string, std::string> folders_;  // own, and the cache's that it stands for
  std::map<std::string, std::string> hashes_;
  std::string path_;
  std::string base_;
};

}  // namespace assay
