#pragma once

#include <map>
#include <string>

namespace assay {

/// A model card's fingerprint: `content` identifies the files that are read, and `options` how they
/// are used, since two ways of using a model are two models. Options that name a file ("template",
/// "reference", "weak") are left out: what is in it belongs to `content`.
std::string CardFingerprint(const std::string& content,
                            const std::map<std::string, std::string>& options);

}  // namespace assay
