#include "reports/sections/registry.h"

#include "reports/sections/sections.h"

namespace assay {

std::span<const SectionKind> SectionKinds() {
  static constexpr SectionKind kKinds[] = {
      {"headline", HeadlineSection},      {"health", HealthSection},
      {"scores", ScoresSection},          {"steps", StepsSection},
      {"comparison", ComparisonSection},  {"annotators", AnnotatorsSection},
      {"length-bias", LengthBiasSection}, {"calibration", CalibrationSection},
      {"abstention", AbstentionSection},  {"margins", MarginsSection},
      {"samples", SamplesSection},        {"provenance", ProvenanceSection},
  };
  return kKinds;
}

}  // namespace assay
