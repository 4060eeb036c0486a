#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// A section of a chapter. `build` says what it shows of the runs of one suite; nullopt where the
/// section does not apply (a comparison of one run).
struct SectionKind {
  std::string_view id;
  std::optional<Section> (*build)(const SuiteRuns& suite);
};

/// All sections, in the order of the page.
std::span<const SectionKind> SectionKinds();

}  // namespace assay
