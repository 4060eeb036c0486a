#pragma once

#include <string>
#include <vector>

#include "harness/core/suite.h"
#include "suites/manifest.h"

namespace assay {

/// The parts of a suite that were found, in the manifest's order; one entry per shard.
struct FoundParts {
  std::vector<PartFile> files;
  std::vector<std::string> missing;  ///< names of parts without a file
};

/// Looks for each part under the names it may have. Parts of one repository come from one folder,
/// the first that has any of them, so that releases never mix. A part that holds the rows of
/// several is used where one of those is missing. Embedded parts need no file and are not listed.
FoundParts FindParts(const Manifest& manifest, const std::vector<std::string>& folders);

/// The parts that could be fetched from the hub, by dataset (`Suite::Lacking`).
std::vector<HubFiles> LackingParts(const Manifest& manifest, const Source& source);

}  // namespace assay
