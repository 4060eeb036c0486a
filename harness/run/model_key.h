#pragma once

#include <string>
#include <tuple>

#include "harness/run/run_record.h"

namespace assay {

/// Equal for runs of one model: adapter, name, dtype, and fingerprint, but for scores files, of
/// which a model may have one for each suite.
using ModelKey = std::tuple<std::string, std::string, std::string, std::string>;

inline ModelKey KeyOf(const RunRecord& run) {
  const ModelCard& model = run.model;
  return {model.name, model.adapter, model.dtype,
          model.adapter == "scores" ? "" : model.fingerprint};
}

}  // namespace assay
