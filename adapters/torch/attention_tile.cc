#include "adapters/torch/attention_tile.h"
#include "adapters/torch/bidirectional_tile.h"

namespace assay {

ASSAY_CLONES void AttendFloat32(const AttentionRule& rule, std::span<const AttendedPage> pages,
                                const AttentionTile& tile, int64_t rows, int64_t position) {
  Attend<Float32>(rule, pages, tile, rows, position);
}

ASSAY_CLONES void AttendBFloat16(const AttentionRule& rule, std::span<const AttendedPage> pages,
                                 const AttentionTile& tile, int64_t rows, int64_t position) {
  Attend<BFloat16Pairs>(rule, pages, tile, rows, position);
}

ASSAY_CLONES void AttendBothWaysFloat32(const BidirectionalRule& rule,
                                        std::span<const AttendedPage> pages,
                                        const AttentionTile& tile, const RelativeTile* relative,
                                        int64_t rows, int64_t position) {
  AttendBothWays<Float32>(rule, pages, tile, relative, rows, position);
}

ASSAY_CLONES void AttendBothWaysBFloat16(const BidirectionalRule& rule,
                                         std::span<const AttendedPage> pages,
                                         const AttentionTile& tile, const RelativeTile* relative,
                                         int64_t rows, int64_t position) {
  AttendBothWays<BFloat16Pairs>(rule, pages, tile, relative, rows, position);
}

}  // namespace assay
