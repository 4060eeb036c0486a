#include "harness/app/identity.h"

#include "harness/core/json.h"
#include "harness/core/sha256.h"

namespace assay {

std::string IdentityOf(const RunRecord& run) {
  const Json identity = {{"suite", run.suite_sha256},
                         {"variant", run.variant},
                         {"model", run.model.fingerprint},
                         {"adapter", run.model.adapter},
                         {"dtype", run.model.dtype},
                         {"prepare", run.prepare},
                         {"rewards", run.ask.rewards},
                         {"verdicts", run.ask.verdicts},
                         {"orders", static_cast<int>(run.ask.orders)},
                         {"repeats", run.ask.repeats},
                         {"seed", run.ask.seed}};
  return Sha256Hex(CanonicalJson(identity));
}

}  // namespace assay
