#include "adapters/torch/attention_tile.h"

namespace assay {

ASSAY_CLONES void AttendFloat32(const AttentionRule& rule, std::span<const AttendedPage> pages,
                                const AttentionTile& tile, int64_t rows, int64_t position) {
  Attend<Float32>(rule, pages, tile, rows, position);
}

ASSAY_CLONES void AttendBFloat16(const AttentionRule& rule, std::span<const AttendedPage> pages,
                                 const AttentionTile& tile, int64_t rows, int64_t position) {
  Attend<BFloat16Pairs>(rule, pages, tile, rows, position);
}

}  // namespace assay
