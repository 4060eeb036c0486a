#pragma once

#include <cstddef>
#include <vector>

#include "harness/app/leaderboard_data.h"

namespace assay {

/// A stored run with what was selected of it, and its row and column.
struct Candidate {
  Invocation invocation;  ///< of this one entry
  RunRecord record;
  size_t model = 0, suite = 0;
};

/// Reads the candidates of column `suite`, newest first, and fills the cells, pairs and outcomes of
/// that column, and its runs. One column's judgements are held at a time, as numbers.
void FillColumn(Store& store, const std::vector<Candidate>& candidates, size_t suite,
                GatheredBoard& gathered);

}  // namespace assay
