#pragma once

#include <cstdint>

#include "adapters/checkpoint/encoder_config.h"

namespace assay {

/// The row of DeBERTa's table of relative positions, [0, 2 span), for a query `distance` places
/// after its key. Distances up to half the buckets count one by one, those up to `max_distance` by
/// their logarithm (microsoft/DeBERTa, da_utils.py, make_log_bucket_position; transformers 5.23,
/// modeling_deberta_v2.py), in float32 as there. What lies beyond the table takes its last row.
int64_t RelativeIndex(const EncoderConfig::Disentangled& relative, int64_t distance);

}  // namespace assay
