#include <fmt/format.h>

#include <algorithm>

#include "harness/core/printable.h"
#include "reports/labels.h"
#include "reports/report.h"
#include "reports/writers/display_width.h"
#include "reports/writers/shown_scores.h"
#include "reports/writers/text_grid.h"
#include "reports/writers/text_tables.h"

namespace assay {
namespace {

// "judgebench:gpt  Skywork-Reward-Llama-3.1-8B  350 samples": the suite first, what it is of after.
void WriteTitle(const std::string& title, const std::vector<const Summary*>& group,
                const std::vector<RunLabel>& labels, size_t width, TextCanvas& canvas) {
  const Summary& first = *group.front();
  std::string rest = CountOfSamples(group);
  if (group.size() == 1) {
    rest = Printable(labels.front().Text()) + " · " + rest;
  } else {
    rest = fmt::format("{} runs · {} · {}{} intervals", group.size(), rest,
                       ScoreUnit(first).empty() ? "" : "scores in % · ", IntervalLevel(first));
  }
  canvas.Add(title, Style::kBold).Add("  ");
  const size_t used = DisplayWidth(title) + 2;
  canvas.Add(CutToWidth(rest, width > used ? width - used : 0), Style::kDim).EndLine();
}

bool IsClean(const Summary& summary) { return summary.health.empty(); }

// That judging again gave the same bits is no warning.
bool IsGoodNews(const std::string& line, const Summary& summary) {
  const std::optional<Invariance>& invariance = summary.run.invariance;
  return invariance && invariance->differ == 0 && line == InvarianceLine(*invariance);
}

void WriteHealth(const std::vector<const Summary*>& group, const std::vector<RunLabel>& labels,
                 size_t width, TextCanvas& canvas) {
  if (std::all_of(group.begin(), group.end(), [](const Summary* s) { return IsClean(*s); })) {
    WriteWrapped("✓", Style::kGood, "all judged; nothing failed, tied or was truncated", width,
                 canvas);
    return;
  }
  for (size_t run = 0; run < group.size(); ++run) {
    for (const std::string& line : group[run]->health) {
      const std::string text = group.size() == 1 ? line : labels[run].Text() + ": " + line;
      const bool good = IsGoodNews(line, *group[run]);
      WriteWrapped(good ? "✓" : "!", good ? Style::kGood : Style::kWarning, text, width, canvas);
    }
  }
}

void WriteGroup(const std::string& title, const std::vector<const Summary*>& group,
                const ModelLabels& models, size_t width, TextCanvas& canvas) {
  const std::vector<RunLabel> labels = LabelRuns(group, models);
  WriteTitle(title, group, labels, width, canvas);
  canvas.EndLine();
  if (group.size() == 1) {
    WriteRunTable(*group.front(), width, canvas);
  } else {
    WriteComparisonTable(group, labels, width, canvas);
  }
  canvas.EndLine();
  if (group.front()->illustrative) {
    WriteWrapped("·", Style::kDim, "illustrative, not a benchmark", width, canvas);
  }
  const std::string& no_overall = group.front()->no_overall;
  if (!no_overall.empty()) {
    WriteWrapped("·", Style::kDim, "no overall score: " + no_overall, width, canvas);
  }
  WriteHealth(group, labels, width, canvas);
}

}  // namespace

std::string TextSummary(const std::vector<Summary>& summaries, size_t width, bool colour) {
  TextCanvas canvas(colour);
  const auto groups = BySuite(summaries);
  const std::vector<std::string> titles = SuiteTitles(groups);
  const ModelLabels models = LabelModels(groups);
  for (size_t i = 0; i < groups.size(); ++i) {
    if (i > 0) canvas.EndLine();
    WriteGroup(titles[i], groups[i], models, width, canvas);
  }
  return canvas.text();
}

}  // namespace assay
