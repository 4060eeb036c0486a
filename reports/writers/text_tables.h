#pragma once

#include <cstddef>
#include <vector>

#include "harness/metrics/summary.h"
#include "reports/labels.h"
#include "reports/writers/text_canvas.h"

namespace assay {

/// One run: a line per score with its value, interval, place on an axis from 0 to 1, and n.
void WriteRunTable(const Summary& summary, size_t width, TextCanvas& canvas);

/// Several runs of one suite: two lines per run, scores and under them their intervals, the model's
/// name and under it what else tells the run apart; in as many blocks of columns as the width asks
/// for. The best value of a column is bold.
void WriteComparisonTable(const std::vector<const Summary*>& group,
                          const std::vector<RunLabel>& labels, size_t width, TextCanvas& canvas);

}  // namespace assay
