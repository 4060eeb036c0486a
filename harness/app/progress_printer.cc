#include "harness/app/progress_printer.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace assay {
namespace {

std::string Duration(double seconds) {
  const auto s = std::lround(seconds);
  if (s < 60) return fmt::format("{}s", s);
  if (s < 3600) return fmt::format("{}m{:02}s", s / 60, s % 60);
  return fmt::format("{}h{:02}m", s / 3600, s / 60 % 60);
}

std::string Bar(double share) {
  constexpr size_t kWidth = 24;
  const auto full = static_cast<size_t>(std::lround(share * kWidth));
  std::string bar;
  for (size_t i = 0; i < kWidth; ++i) bar += i < full ? "█" : "░";
  return bar;
}

}  // namespace

ProgressPrinter::ProgressPrinter(std::ostream& err, Style style, std::string label)
    : err_(err), style_(style), label_(std::move(label)), last_(Clock::now()) {}

ProgressPrinter::Style ProgressPrinter::StyleFor(bool quiet) {
  if (quiet) return Style::kQuiet;
  return isatty(STDERR_FILENO) ? Style::kBar : Style::kLines;
}

void ProgressPrinter::Show(const Progress& progress) {
  if (style_ == Style::kQuiet) return;
  const auto interval =
      style_ == Style::kBar ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000);
  const bool due = Clock::now() - last_ >= interval;
  if (!due && !progress.finished) return;
  if (style_ == Style::kLines && progress.finished && !shown_)
    return;  // a short run needs no lines
  last_ = Clock::now();
  shown_ = true;
  if (style_ == Style::kLines) {
    err_ << Line(progress) << "\n" << std::flush;
    return;
  }
  err_ << "\r\x1b[K";
  if (!progress.finished) err_ << Line(progress);
  err_ << std::flush;
}

std::string ProgressPrinter::Line(const Progress& progress) const {
  const size_t done = progress.already + progress.judged;
  const double share = progress.selected == 0
                           ? 1
                           : static_cast<double>(done) / static_cast<double>(progress.selected);
  const double rate =
      progress.seconds > 0 ? static_cast<double>(progress.judged) / progress.seconds : 0;
  std::string line = label_ + " ";
  if (style_ == Style::kBar) line += Bar(share) + " ";
  line += fmt::format("{}/{} ({:.0f} %), {:.1f}/s", done, progress.selected, 100 * share, rate);
  if (rate > 0 && done < progress.selected) {
    line += ", " + Duration(static_cast<double>(progress.selected - done) / rate) + " left";
  }
  if (progress.failed > 0) line += fmt::format(", {} failed", progress.failed);
  return line;
}

}  // namespace assay
