#pragma once

#include <iosfwd>
#include <vector>

#include "results/store.h"

namespace assay {

/// Says on `err`, in a line per suite, which of the runs cannot be compared: those of one suite and
/// variant whose data are not the same to the byte (CONTRACTS §2).
void SayWhatIsNotComparable(Store& store, const std::vector<Invocation>& invocations,
                            std::ostream& err);

}  // namespace assay
