#include "harness/run/invariance.h"

#include <fmt/format.h>

#include "harness/core/counted.h"
#include "harness/core/printable.h"

namespace assay {

std::string InvarianceLine(const Invariance& invariance) {
  const std::string again = Counted(invariance.samples, "sample") + " judged again";
  if (invariance.differ == 0) return again + ", alone and in other company: the same bits";
  return fmt::format(
      "{} of {}, alone or in other company: another judgement (rewards differ by up to {:.3g}; "
      "the first is \"{}\")",
      invariance.differ, again, invariance.largest, Printable(invariance.first_id));
}

}  // namespace assay
