#pragma once

#include "suites/manifest.h"
#include "suites/manifest_node.h"

namespace assay {

/// Throws Error for a manifest whose entries are each well-formed but cannot be meant together: a
/// file that two parts read, a subset or a name that two sections have, a weight that no rule uses.
void RequireSense(const ManifestNode& root, const Manifest& manifest);

}  // namespace assay
