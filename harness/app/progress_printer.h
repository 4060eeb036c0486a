#pragma once

#include <chrono>
#include <iosfwd>
#include <string>

#include "harness/run/runner.h"

namespace assay {

/// Shows how far a run is: a bar that redraws itself on a terminal, else a line every 10 seconds.
class ProgressPrinter {
 public:
  enum class Style { kBar, kLines, kQuiet };

  ProgressPrinter(std::ostream& err, Style style, std::string label);

  /// kQuiet if asked for, else kBar where stderr is a terminal.
  static Style StyleFor(bool quiet);

  void Show(const Progress& progress);

 private:
  using Clock = std::chrono::steady_clock;

  std::string Line(const Progress& progress) const;

  std::ostream& err_;
  Style style_;
  std::string label_;
  Clock::time_point last_;
  bool shown_ = false;
};

}  // namespace assay
