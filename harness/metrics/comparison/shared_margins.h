#pragma once

#include <cstddef>
#include <span>

namespace assay {

/// On how many samples two runs have exactly the same margin, to the last bit. Of samples with a
/// margin in both; where both are 0 they tie with any model, as on two equal responses, and are
/// left out.
struct SharedMargins {
  size_t samples = 0;
  size_t same = 0;
  /// With what chance two samples of one run have the same margin, in the run where it is higher.
  double repeated = 0;

  /// Whether that needs an explanation: most are the same, and margins take so many values that
  /// models that only judge alike would not hit the same ones. Ratings of a judge, votes and other
  /// whole numbers take few, and two runs share them by nature.
  bool IsTelling() const;
};

/// Aligned by sample; NaN: no margin.
SharedMargins CountSharedMargins(std::span<const double> first, std::span<const double> second);

}  // namespace assay
