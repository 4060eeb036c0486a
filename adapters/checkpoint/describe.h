#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "adapters/checkpoint/checkpoint.h"
#include "harness/io/hash_cache.h"

namespace assay {

using NamedLines = std::vector<std::pair<std::string, std::string>>;

/// What `assay models show` prints of a checkpoint, without its fingerprint: architecture, head,
/// pooling, text, context, parameters, memory per dtype, tensors left unread.
NamedLines Describe(const Checkpoint& checkpoint);

/// The table of families and heads, of which `assay models list --supported` prints each row:
/// heads by name, models, families, pooling, dtype and formula.
std::vector<std::vector<std::string>> SupportedHeads();

/// "sha256:…" over the names and hashes of the files that a reward depends on. Where the files lie
/// makes no difference.
std::string Fingerprint(const Checkpoint& checkpoint, const HashCache& cache);

/// The same with the hashes that this user's cache remembers. `log`, where there is one, is told of
/// files that take seconds to hash. `known`: SHA-256 by path, of files that need not be read.
std::string Fingerprint(const Checkpoint& checkpoint,
                        const std::function<void(const std::string&)>& log,
                        const std::map<std::string, std::string>& known = {});

}  // namespace assay
