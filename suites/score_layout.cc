#include "suites/score_layout.h"

#include <algorithm>
#include <utility>

namespace assay {
namespace {

using Kind = ScoreName::Kind;

// Puts the names down level by level: a parent's index is known before its children come.
class LayOut {
 public:
  LayOut(const ScoreLayout& layout, ScoreTable& table) : layout_(layout), table_(table) {}

  void Run() {
    AddOverall();
    for (const SectionSpec& section : layout_.sections) AddSection(section);
    for (const SectionSpec& section : layout_.sections) AddSubsetsOf(section);
    for (const std::string& subset : layout_.subsets) AddFreeSubset(subset);
    // A copy: looking up a label's code may add labels.
    for (const std::string& label : std::vector(table_.labels)) AddFreeSubset(label);
  }

 private:
  int Add(ScoreName name) {
    table_.names.push_back(std::move(name));
    return static_cast<int>(table_.names.size()) - 1;
  }

  void AddOverall() {
    if (layout_.overall == ScoreLayout::Overall::kNone) return;
    ScoreName name;
    name.name = "overall";
    name.kind = Kind::kOverall;
    name.pooled = layout_.overall == ScoreLayout::Overall::kRows;
    overall_ = Add(std::move(name));
  }

  static bool IsItsOwnSubset(const SectionSpec& section) {
    return section.subsets.size() == 1 && section.subsets[0].first == section.name;
  }

  void AddSection(const SectionSpec& section) {
    ScoreName name;
    name.name = section.name;
    name.kind = Kind::kSection;
    name.parent = overall_;
    name.weight = section.weight;
    name.pooled = !section.weighted;
    if (IsItsOwnSubset(section)) name.code = CodeOf(section.name);
    section_index_.push_back(Add(std::move(name)));
  }

  void AddSubsetsOf(const SectionSpec& section) {
    const int parent = section_index_[static_cast<size_t>(&section - layout_.sections.data())];
    if (IsItsOwnSubset(section)) return;
    for (const auto& [subset, weight] : section.subsets) AddSubset(subset, parent, weight);
  }

  // A subset outside of all sections counts in a total over rows, and where there are no sections.
  void AddFreeSubset(const std::string& subset) {
    const auto code = static_cast<size_t>(table_.CodeOf(subset));
    if (code < has_name_.size() && has_name_[code]) return;
    const bool counts = layout_.overall == ScoreLayout::Overall::kRows || layout_.sections.empty();
    AddSubset(subset, counts ? overall_ : -1, 1);
  }

  void AddSubset(const std::string& subset, int parent, double weight) {
    ScoreName name;
    name.name = subset;
    name.kind = Kind::kSubset;
    name.parent = parent;
    name.weight = weight;
    name.code = CodeOf(subset);
    Add(std::move(name));
  }

  int32_t CodeOf(const std::string& subset) {
    const int32_t code = table_.CodeOf(subset);
    if (has_name_.size() < table_.labels.size()) has_name_.resize(table_.labels.size());
    has_name_[static_cast<size_t>(code)] = true;
    return code;
  }

  const ScoreLayout& layout_;
  ScoreTable& table_;
  int overall_ = -1;
  std::vector<int> section_index_;
  std::vector<bool> has_name_;  // by code
};

// Children come after their parents, so one backward pass adds everything up.
void CountRows(ScoreTable& table) {
  table.counts.assign(table.names.size(), 0);
  for (size_t i = table.names.size(); i-- > 0;) {
    const ScoreName& name = table.names[i];
    if (name.code >= 0) {
      const auto code = static_cast<size_t>(name.code);
      table.counts[i] += static_cast<uint32_t>(table.starts[code + 1] - table.starts[code]);
    }
    if (name.parent >= 0) table.counts[static_cast<size_t>(name.parent)] += table.counts[i];
  }
}

}  // namespace

void LayOutScores(const ScoreLayout& layout, ScoreTable& table) {
  LayOut(layout, table).Run();
  SortByCode(table);
  CountRows(table);
  table.groups.clear();
}

int FindScore(const ScoreTable& table, std::string_view name) {
  const auto it = std::find_if(table.names.begin(), table.names.end(),
                               [&](const ScoreName& score) { return score.name == name; });
  return it == table.names.end() ? -1 : static_cast<int>(it - table.names.begin());
}

}  // namespace assay
