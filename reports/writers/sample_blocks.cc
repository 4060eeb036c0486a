#include "reports/writers/sample_blocks.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <map>

#include "harness/core/json.h"
#include "harness/metrics/calibration/log_odds.h"
#include "harness/metrics/outcome.h"
#include "reports/sample_json.h"
#include "reports/visible_text.h"
#include "reports/writers/encoding.h"

namespace assay {
namespace {

constexpr size_t kBlockSamples = 100;
constexpr size_t kBlockBytes = size_t{1} << 20;
constexpr size_t kLongestName = 200;

// An id as the table lists it. Long ones are cut, and stay unique through their row.
std::string ListedId(const std::string& id, size_t row) {
  return id.size() <= kLongestName ? id : fmt::format("{} #{}", Shorten(id, kLongestName), row + 1);
}

Json NumberOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

Json RunColumns(const SuiteRuns& suite, size_t run) {
  const SampleColumns& columns = suite.summary(run).columns;
  Json margin = Json::array();
  std::string outcome, flags;
  for (uint32_t at : suite.shown.at[run]) {
    const bool absent = at == ShownSamples::kAbsent;
    margin.push_back(absent ? Json() : NumberOrNull(columns.margin[at]));
    outcome += absent ? ' ' : static_cast<char>(suite.outcomes[run][at]);
    flags += static_cast<char>('@' + (absent ? 0 : columns.flags[at] & 31));
  }
  return {{"margin", std::move(margin)},
          {"outcome", std::move(outcome)},
          {"flags", std::move(flags)},
          {"log_odds", WhyNotLogOdds(suite.summary(run).run.model).empty()}};
}

// Gathers samples into blocks and writes each when it is full.
class BlockWriter {
 public:
  BlockWriter(const SuiteRuns& suite, const std::function<void(std::string_view)>& put)
      : suite_(suite), put_(put) {}

  // The next row, with its text as JSON ("null": there is none).
  void Add(const std::string& text) {
    const SampleRecord& record = suite_.records[row_++];
    samples_ += samples_.empty() ? "[" : ",";
    samples_ += fmt::format(R"({{"facts":{},"text":{},"runs":[{}]}})", record.facts, text,
                            fmt::join(record.judgements, ","));
    if (row_ - first_ >= kBlockSamples || samples_.size() >= kBlockBytes) Flush();
  }

  void Flush() {
    if (samples_.empty()) return;
    samples_ += ']';
    put_(
        fmt::format("<script type=\"application/octet-stream\" data-suite=\"{}\" "
                    "data-first=\"{}\">",
                    suite_.key, first_));
    put_(Base64(DeflateRaw(samples_)));
    put_("</script>\n");
    samples_.clear();
    first_ = row_;
  }

  size_t row() const { return row_; }

 private:
  const SuiteRuns& suite_;
  const std::function<void(std::string_view)>& put_;
  std::string samples_;
  size_t row_ = 0;
  size_t first_ = 0;
};

}  // namespace

std::string SampleIndexJson(const SuiteRuns& suite) {
  Json ids = Json::array(), subset = Json::array(), names = Json::array(), runs = Json::array();
  std::map<std::string, size_t> codes;
  for (size_t row = 0; row < suite.shown.size(); ++row) {
    ids.push_back(ListedId(suite.records[row].id, row));
    size_t run = 0;
    while (suite.shown.at[run][row] == ShownSamples::kAbsent) ++run;
    const Summary& summary = suite.summary(run);
    const std::string& name = summary.subsets[summary.columns.subset[suite.shown.at[run][row]]];
    const auto [code, added] = codes.emplace(name, codes.size());
    if (added) names.push_back(Shorten(name, kLongestName));
    subset.push_back(code->second);
  }
  for (size_t run = 0; run < suite.size(); ++run) runs.push_back(RunColumns(suite, run));
  Json models = Json::array();
  for (const std::string& label : suite.labels) models.push_back(Shorten(label, kLongestName));
  const Json index = {{"key", suite.key},
                      {"models", std::move(models)},
                      {"ids", std::move(ids)},
                      {"subset", std::move(subset)},
                      {"subsets", std::move(names)},
                      {"runs", std::move(runs)}};
  return index.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void WriteSampleBlocks(const SuiteRuns& suite, const std::function<void(std::string_view)>& put) {
  BlockWriter writer(suite, put);
  const std::vector<uint32_t>& ordinals = suite.shown.ordinals;
  suite.runs.front()->texts(ordinals, [&](uint32_t ordinal, const SampleText& text) {
    while (writer.row() < ordinals.size() && ordinals[writer.row()] < ordinal) writer.Add("null");
    if (writer.row() < ordinals.size() && ordinals[writer.row()] == ordinal) {
      writer.Add(SampleTextJson(text));
    }
  });
  while (writer.row() < ordinals.size()) writer.Add("null");
  writer.Flush();
}

}  // namespace assay
