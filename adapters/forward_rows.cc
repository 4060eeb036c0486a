#include "adapters/forward_rows.h"

#include "harness/core/versions.h"

namespace assay {

void RecordRows(int64_t rows, ModelCard& card) {
  AddVersions(
      {{"rows of a forward (" + card.device + ", " + card.dtype + ")", std::to_string(rows)}},
      card.versions);
}

}  // namespace assay
