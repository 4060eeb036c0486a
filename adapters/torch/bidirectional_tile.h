// The body of the kernels that see both ways, beside attention_tile.h's.
//
// Relative terms are products of 8 rows with a run of a table's columns: those of 64 neighbours in
// a sequence lie within 71 columns, each row's one column further. So the work grows with the
// square of the length as attention's own does, and nothing of that size is stored.

#include "adapters/torch/attention_tile.h"

namespace assay {
namespace {

constexpr int64_t kRun = kPage + kLanes;  // columns: kPage + kBlock - 1, in whole vectors

// out[r][c] = row r · column c of `kWide` vectors of columns, for kBlock rows.
template <typename Arithmetic, int64_t kWide>
ASSAY_INLINE void Products(const uint32_t* rows, int64_t units, const uint32_t* columns,
                           int64_t stride, float* out) {
  Vector sums[kBlock][kWide] = {};
  for (int64_t u = 0; u < units; ++u) {
    const uint32_t* words = columns + u * stride;
#pragma GCC unroll 8
    for (int64_t r = 0; r < kBlock; ++r) {
      const uint32_t operand = rows[r * units + u];
      for (int64_t c = 0; c < kWide; ++c) {
        Arithmetic::MultiplyAdd(sums[r][c], words + c * kLanes, operand);
      }
    }
  }
#pragma GCC unroll 8
  for (int64_t r = 0; r < kBlock; ++r) {
    for (int64_t c = 0; c < kWide; ++c) simd::Store(out + r * kRun + c * kLanes, sums[r][c]);
  }
}

// to[i] += from[i] of `count` numbers, a multiple of kLanes.
ASSAY_INLINE void AddTo(float* to, const float* from, int64_t count) {
  for (int64_t i = 0; i < count; i += kLanes) {
    Vector x, y;
    simd::Load(x, to + i);
    simd::Load(y, from + i);
    simd::Store(to + i, x + y);
  }
}

// Fills `relative.room` with the products of kBlock rows and the table's columns from the one for
// `distance`, which is what the last of the rows needs first.
template <typename Arithmetic>
ASSAY_INLINE void Run(const RelativeTile& relative, const uint32_t* table, const uint32_t* rows,
                      int64_t units, int64_t distance) {
  const uint32_t* columns = table + relative.zero + distance;
  int64_t c = 0;
  for (; c + kColumns * kLanes <= kRun; c += kColumns * kLanes) {
    Products<Arithmetic, kColumns>(rows, units, columns + c, relative.stride, relative.room + c);
  }
  for (; c < kRun; c += kLanes) {
    Products<Arithmetic, 1>(rows, units, columns + c, relative.stride, relative.room + c);
  }
}

// bias[i][j] = key j · the table's query for i - j, for all of a page's keys and a tile's queries.
template <typename Arithmetic>
ASSAY_INLINE void PositionToContent(const RelativeTile& relative, const AttentionTile& tile,
                                    const AttendedPage& page, int64_t rows, int64_t position) {
  for (int64_t j = 0; j < page.tokens; j += kBlock) {
    const int64_t distance = position - page.position - j - (kBlock - 1);
    Run<Arithmetic>(relative, relative.queries,
                    relative.key_rows + (page.position + j) * tile.units, tile.units, distance);
    for (int64_t i = 0; i < rows; ++i) {
      for (int64_t r = 0; r < kBlock; ++r) {
        relative.bias[i * kPage + j + r] = relative.room[r * kRun + i + kBlock - 1 - r];
      }
    }
  }
}

// scores[r][j] += query r · the table's key for j - r.
template <typename Arithmetic>
ASSAY_INLINE void ContentToPosition(const RelativeTile& relative, const AttentionTile& tile,
                                    const AttendedPage& page, int64_t first, int64_t position) {
  const int64_t distance = page.position - position - first - (kBlock - 1);
  Run<Arithmetic>(relative, relative.keys, tile.queries + first * tile.units, tile.units, distance);
  for (int64_t r = 0; r < kBlock; ++r) {
    AddTo(tile.scores + r * kPage, relative.room + r * kRun + kBlock - 1 - r, kPage);
  }
}

// Lets the block of queries from `first` see one page.
template <typename Arithmetic>
ASSAY_INLINE void SeeBothWays(const BidirectionalRule& rule, const AttentionTile& tile,
                              const RelativeTile* relative, const AttendedPage& page, int64_t first,
                              int64_t rows, int64_t position) {
  Scores<Arithmetic>(tile, reinterpret_cast<const uint32_t*>(page.keys), first);
  if (relative != nullptr && relative->keys != nullptr) {
    ContentToPosition<Arithmetic>(*relative, tile, page, first, position);
  }
  if (relative != nullptr && relative->queries != nullptr) {
    AddTo(tile.scores, relative->bias + first * kPage, kBlock * kPage);
  }
  const AttentionRule scaled{.scale = rule.scale};
  for (int64_t r = 0; r < kBlock; ++r) {
    const int64_t own = position + std::min(first + r, rows - 1) - page.position;
    const int64_t low = rule.reach > 0 ? std::max<int64_t>(own - rule.reach, 0) : 0;
    const int64_t high = rule.reach > 0 ? std::min(own + rule.reach + 1, page.tokens) : page.tokens;
    Soften<Arithmetic>(scaled, tile, r, first + r, low, high);
  }
  int64_t d = 0;
  for (; d + kColumns * kLanes <= tile.padded_width; d += kColumns * kLanes) {
    Mix<Arithmetic, kColumns>(tile, page, first, d);
  }
  for (; d < tile.padded_width; d += kLanes) Mix<Arithmetic, 1>(tile, page, first, d);
}

ASSAY_INLINE bool Within(const BidirectionalRule& rule, const AttendedPage& page, int64_t first,
                         int64_t last) {
  return rule.reach == 0 ||
         (page.position <= last + rule.reach && page.position + page.tokens > first - rule.reach);
}

template <typename Arithmetic>
ASSAY_INLINE void AttendBothWays(const BidirectionalRule& rule, std::span<const AttendedPage> pages,
                                 const AttentionTile& tile, const RelativeTile* relative,
                                 int64_t rows, int64_t position) {
  for (const AttendedPage& page : pages) {
    if (!Within(rule, page, position, position + rows - 1)) continue;
    if (relative != nullptr && relative->queries != nullptr) {
      PositionToContent<Arithmetic>(*relative, tile, page, rows, position);
    }
    for (int64_t first = 0; first < rows; first += kBlock) {
      const int64_t last = std::min(first + kBlock, rows) - 1;
      if (!Within(rule, page, position + first, position + last)) continue;
      SeeBothWays<Arithmetic>(rule, tile, relative, page, first, rows, position);
    }
  }
}

}  // namespace
}  // namespace assay
