#include <fmt/format.h>

#include <algorithm>

#include "harness/core/counted.h"
#include "harness/core/printable.h"
#include "reports/report.h"
#include "reports/writers/display_width.h"
#include "reports/writers/shown_scores.h"
#include "reports/writers/text_tables.h"

namespace assay {
namespace {

// "judgebench:gpt  Skywork-Reward-Llama-3.1-8B  350 samples": the suite first, what it is of after.
void WriteTitle(const std::vector<const Summary*>& group, size_t width, TextCanvas& canvas) {
  const Summary& first = *group.front();
  const std::string title = SuiteTitle(first);
  std::string rest = Counted(first.counts.samples, "sample");
  if (group.size() == 1) {
    rest = RunLabels(group).front() + " · " + rest;
  } else {
    rest = fmt::format("{} runs · {} · {}{} intervals", group.size(), rest,
                       ScoreUnit(first).empty() ? "" : "scores in % · ", IntervalLevel(first));
  }
  canvas.Add(title, Style::kBold).Add("  ");
  const size_t used = DisplayWidth(title) + 2;
  canvas.Add(CutToWidth(rest, width > used ? width - used : 0), Style::kDim).EndLine();
}

void WriteWrapped(std::string_view mark, Style style, const std::string& text, size_t width,
                  TextCanvas& canvas) {
  std::string_view lead = mark;
  for (const std::string& line : WrapText(Printable(text), width > 6 ? width - 4 : 2)) {
    canvas.Add("  ").Add(lead, style).Add(" ").Add(line).EndLine();
    lead = " ";
  }
}

bool IsClean(const Summary& summary) { return summary.health.empty(); }

void WriteHealth(const std::vector<const Summary*>& group, size_t width, TextCanvas& canvas) {
  const std::vector<std::string> labels = RunLabels(group);
  if (std::all_of(group.begin(), group.end(), [](const Summary* s) { return IsClean(*s); })) {
    WriteWrapped("✓", Style::kGood, "all judged; nothing failed, tied or was truncated", width,
                 canvas);
    return;
  }
  for (size_t run = 0; run < group.size(); ++run) {
    for (const std::string& line : group[run]->health) {
      const std::string text = group.size() == 1 ? line : labels[run] + ": " + line;
      WriteWrapped("!", Style::kWarning, text, width, canvas);
    }
  }
}

void WriteGroup(const std::vector<const Summary*>& group, size_t width, TextCanvas& canvas) {
  WriteTitle(group, width, canvas);
  canvas.EndLine();
  if (group.size() == 1) {
    WriteRunTable(*group.front(), width, canvas);
  } else {
    WriteComparisonTable(group, width, canvas);
  }
  canvas.EndLine();
  if (group.front()->illustrative) {
    WriteWrapped("·", Style::kDim, "illustrative, not a benchmark", width, canvas);
  }
  const std::string& no_overall = group.front()->no_overall;
  if (!no_overall.empty()) {
    WriteWrapped("·", Style::kDim, "no overall score: " + no_overall, width, canvas);
  }
  WriteHealth(group, width, canvas);
}

}  // namespace

std::string TextSummary(const std::vector<Summary>& summaries, size_t width, bool colour) {
  TextCanvas canvas(colour);
  for (const auto& group : BySuite(summaries)) {
    if (!canvas.text().empty()) canvas.EndLine();
    WriteGroup(group, width, canvas);
  }
  return canvas.text();
}

}  // namespace assay
