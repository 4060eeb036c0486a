#pragma once

#include <string>

#include "harness/run/selection.h"

namespace assay {

/// A selection for people: "subset Math, limit 20", "samples a, b", "5 samples", "shard 1/3";
/// "whole suite" where it takes all.
std::string InWords(const Selection& selection);

}  // namespace assay
