#include "reports/sections/registry.h"

#include "reports/sections/sections.h"

namespace assay {

std::span<const SectionKind> SectionKinds() {
  static constexpr SectionKind kKinds[] = {
      {"headline", HeadlineSection},      {"health", HealthSection},
      {"scores", ScoresSection},          {"differences", DifferencesSection},
      {"margins", MarginsSection},        {"calibration", CalibrationSection},
      {"length-bias", LengthBiasSection}, {"samples", SamplesSection},
      {"provenance", ProvenanceSection},
  };
  return kKinds;
}

}  // namespace assay
