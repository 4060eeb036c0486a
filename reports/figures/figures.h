#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// A value with its interval on a named row, for one run: a line of a forest plot.
struct ForestRow {
  std::string name;
  size_t run = 0;
  double value = 0;
  double low = 0, high = 0;
  size_t n = 0;
  std::string score = {};       ///< "62.29 (57.14 to 67.43)", as tables show it
  std::string difference = {};  ///< the same of a difference, with its sign
};

/// The row of a defined estimate, its numbers as the suite prints them; without an interval it is a
/// point.
ForestRow ForestRowOf(std::string name, size_t run, const Estimate& estimate, ScoreName::Unit unit,
                      SuiteCard::Printed printed);

/// Estimates with intervals, one row per name, the runs told apart by colour and shape. Values are
/// in the unit of `axis` (percent for fractions).
Figure ForestPlot(const SuiteRuns& suite, std::string id, std::string title, std::string axis,
                  const std::vector<ForestRow>& rows);

/// Differences with intervals around a line at 0, one row per name; a row has the colour and the
/// mark of its run.
Figure DifferencePlot(const SuiteRuns& suite, std::string id, std::string title, std::string axis,
                      const std::vector<ForestRow>& rows);

/// How many samples of each outcome have a margin in each bin; one run.
Figure MarginHistogram(const SuiteRuns& suite, size_t run);

/// How often the model is right at each confidence, with the bands of a calibrated model and
/// counts; one run whose summary has such a diagram. `summary` says what it shows;
/// what bars and line are is added.
Figure ReliabilityFigure(const SuiteRuns& suite, size_t run, const std::string& summary);

/// How many are wrong among the most confident claims, by how many these are; of `runs`, whose
/// summaries have such a curve.
Figure RiskCoverageFigure(const SuiteRuns& suite, const std::vector<size_t>& runs,
                          std::string summary);

/// The risk at a coverage above 0 of a curve that is not empty. Between two points claims stand in
/// no order, so that the wrong ones among them are taken as evenly spread.
double RiskAt(const std::vector<RiskPoint>& curve, double coverage);

/// A defined score at a training step.
struct StepPoint {
  int64_t step = 0;
  double value = 0;  ///< of `score`
  Estimate score;
};

/// The checkpoints of a training run that were judged, by step.
struct StepSeries {
  std::string name;
  std::vector<StepPoint> points;
};

/// A line per series, with intervals; values times `scale`. The summary is the caller's to write.
Figure StepsFigure(std::string id, std::string title, std::string axis, double scale,
                   const std::vector<StepSeries>& all);

}  // namespace assay
