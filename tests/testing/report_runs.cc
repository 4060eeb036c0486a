#include "tests/testing/report_runs.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>

#include "harness/core/random.h"
#include "suites/registry.h"

namespace assay::testing {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct MadeSample {
  JudgedSample judged;
  SampleText text;
};
using MadeSamples = std::vector<MadeSample>;

std::string Words(Random& random, size_t bytes) {
  static constexpr const char* kWords[] = {"the",    "model", "answer", "because",
                                           "reward", "seven", "of",     "therefore",
                                           "water",  "a",     "proof",  "and"};
  std::string text;
  while (text.size() < bytes) {
    text += kWords[random.Below(std::size(kWords))];
    text += random.Below(14) == 0 ? ".\n" : " ";
  }
  return text;
}

double Normal(Random& random) {
  return std::sqrt(-2 * std::log(1 - random.Uniform())) *
         std::cos(6.283185307179586 * random.Uniform());
}

MadeSample MakeSample(const RunShape& shape, size_t i) {
  Random random(7, std::to_string(i));
  MadeSample made;
  made.judged.ordinal = static_cast<uint32_t>(i);
  made.judged.id = fmt::format("{:08x}", random.Next() >> 32);
  made.judged.cluster = ClusterOf(made.judged.id);
  made.judged.subset = shape.subsets[i % shape.subsets.size()];
  made.judged.label.grades.assign(shape.responses, 0.0);
  made.judged.label.grades[0] = 1.0;
  made.judged.attributes["source"] = "made up";
  made.text.prompt =
      UserPrompt(fmt::format("Question {}: {}", i, Words(random, shape.text_bytes / 3)));
  for (size_t r = 0; r < shape.responses; ++r) {
    const size_t bytes =
        shape.text_bytes / 2 + random.Below(static_cast<uint32_t>(shape.text_bytes) + 1);
    made.text.responses.push_back(
        {.parts = TextParts(Words(random, bytes)), .author = "", .step_ends = {}});
    made.judged.lengths.push_back(TextOf(made.text.responses.back().parts).size());
  }
  return made;
}

void Judge(const RunShape& shape, size_t i, MadeSample& made) {
  Random random(shape.seed, std::to_string(i));
  std::vector<Reward>& rewards = made.judged.judgement.rewards;
  for (size_t r = 0; r < shape.responses; ++r) rewards.emplace_back(3 * Normal(random));
  const bool longer = made.judged.lengths[0] > made.judged.lengths.back();
  rewards[0] = std::get<double>(rewards[0]) +
               4.2 * (shape.skill + (longer ? shape.length_bias : -shape.length_bias));
  if (i < shape.ties) rewards[0] = rewards.back();
  if (i >= shape.ties && i < shape.ties + shape.failures) {
    rewards[0] = Failure{Failure::Kind::kTimeout, "no answer within 60 s"};
  }
  made.judged.judgement.usage.truncated = i % 7 == 3 && i / 7 < shape.truncated ? 1 : 0;
  made.judged.judgement.usage.tokens = static_cast<int64_t>(made.judged.lengths[0] / 4);
}

void AddColumns(const MadeSample& made, SampleColumns& columns, std::vector<std::string>& subsets) {
  const JudgedSample& judged = made.judged;
  double margin = std::numeric_limits<double>::infinity();
  for (size_t r = 1; r < judged.judgement.rewards.size(); ++r) {
    const double difference =
        ValueOrNan(judged.judgement.rewards[0]) - ValueOrNan(judged.judgement.rewards[r]);
    margin = std::isnan(difference) ? kNan : std::min(margin, difference);
  }
  auto subset = std::find(subsets.begin(), subsets.end(), judged.subset);
  if (subset == subsets.end()) subset = subsets.insert(subset, judged.subset);
  int flags = judged.lengths[0] > judged.lengths.back() ? SampleColumns::kChosenLonger
                                                        : SampleColumns::kChosenShorter;
  if (std::isnan(margin)) flags |= SampleColumns::kFailed;
  if (margin == 0) flags |= SampleColumns::kTied;
  if (judged.judgement.usage.truncated > 0) flags |= SampleColumns::kTruncated;
  columns.ordinal.push_back(judged.ordinal);
  columns.subset.push_back(static_cast<uint32_t>(subset - subsets.begin()));
  columns.accuracy.push_back(margin > 0 ? 1 : 0);
  columns.margin.push_back(margin);
  columns.flags.push_back(static_cast<uint8_t>(flags));
}

Estimate Share(size_t right, size_t n, const char* method) {
  if (n == 0)
    return {.value = {},
            .interval = {},
            .n = 0,
            .because = "no sample is in it",
            .interval_because = ""};
  const double p = static_cast<double>(right) / static_cast<double>(n);
  const double half = 1.96 * std::sqrt(p * (1 - p) / static_cast<double>(n));
  return {.value = p,
          .interval = Interval{std::max(0.0, p - half), std::min(1.0, p + half), 0.95, method},
          .n = n,
          .because = "",
          .interval_because = ""};
}

// The share of right samples among those that `accept` (by row) takes.
template <typename Accept>
Estimate ShareOf(const SampleColumns& columns, const char* method, const Accept& accept) {
  size_t right = 0, n = 0;
  for (size_t i = 0; i < columns.ordinal.size(); ++i) {
    if (!accept(i)) continue;
    ++n;
    right += columns.accuracy[i] >= 1 ? 1 : 0;
  }
  return Share(right, n, method);
}

void AddNumbers(Summary& summary) {
  using Kind = ScoreName::Kind;
  const SampleColumns& columns = summary.columns;
  auto add = [&](const std::string& name, Kind kind, Estimate estimate) {
    summary.official.push_back(
        {{.name = name, .kind = kind, .undefined_because = ""}, std::move(estimate)});
  };
  add("overall", Kind::kOverall,
      ShareOf(columns, "cluster bootstrap", [](size_t) { return true; }));
  for (size_t s = 0; s < summary.subsets.size(); ++s) {
    add(summary.subsets[s], Kind::kSection,
        ShareOf(columns, "cluster bootstrap", [&](size_t i) { return columns.subset[i] == s; }));
  }
  summary.printed = fmt::format("{:.2f}", summary.official[0].estimate.value.value_or(0) * 100);
  auto flagged = [&](uint8_t flag) {
    return ShareOf(columns, "wilson",
                   [&, flag](size_t i) { return (columns.flags[i] & flag) != 0; });
  };
  summary.estimates.push_back(
      {"accuracy", "", ShareOf(columns, "wilson", [](size_t) { return true; })});
  summary.estimates.push_back({"accuracy_longer", "", flagged(SampleColumns::kChosenLonger)});
  summary.estimates.push_back({"accuracy_shorter", "", flagged(SampleColumns::kChosenShorter)});
  summary.not_applicable.push_back({"ece", "needs verdicts with a confidence"});
  for (uint8_t flags : columns.flags) {
    summary.counts.failed += (flags & SampleColumns::kFailed) != 0;
    summary.counts.tied += (flags & SampleColumns::kTied) != 0;
    summary.counts.truncated += (flags & SampleColumns::kTruncated) != 0;
  }
  Counts& counts = summary.counts;
  counts.samples = counts.judged = columns.ordinal.size();
  if (counts.failed > 0) {
    summary.health.push_back(CountLine(counts.failed, counts.judged, "failed (timeout)"));
  }
  if (counts.tied > 0) summary.health.push_back(CountLine(counts.tied, counts.judged, "tied"));
  if (counts.truncated > 0) {
    summary.health.push_back(CountLine(counts.truncated, counts.judged, "truncated"));
  }
}

void AddReliability(Summary& summary) {
  std::vector<CalibrationPair> pairs;
  for (uint32_t i = 0; i < summary.columns.size(); ++i) {
    const double margin = summary.columns.margin[i];
    if (std::isfinite(margin)) AddTopLabel(margin, i, 1, pairs);
  }
  if (pairs.empty()) return;
  summary.calibration.confidence = Confidence::kRewards;
  summary.calibration.reliability = ReliabilityDiagram(pairs, {.draws = 100});
  summary.calibration.risk_coverage = RiskCoverageOf(pairs)->curve;
}

RunRecord MakeRecord(const RunShape& shape) {
  RunRecord run;
  run.id = fmt::format("{:016x}", shape.seed * 0x9e3779b97f4a7c15u);
  run.identity = "sha256:" + std::string(64, 'e');
  run.created = run.updated = "2026-01-31T12:00:00Z";
  run.assay = "0.1.0";
  run.model.name = shape.model;
  run.model.adapter = shape.adapter;
  run.model.type = shape.type;
  run.model.fingerprint = "sha256:" + std::string(64, 'a');
  run.model.dtype = "float32";
  run.suite = "judgebench";
  run.variant = "gpt";
  run.revision = "6bcd4f0e9c1d22aa";
  run.suite_sha256 = std::string(64, 'c');
  run.suite_samples = shape.samples;
  run.versions = {{"sqlite", "3.40.1"}, {"arrow", "26.0.1"}};
  run.command = "assay run -s judgebench:gpt -m scores:scores.jsonl";
  run.seconds = 12.5;
  return run;
}

SuiteCard MakeCard() {
  SuiteCard card;
  card.name = "judgebench";
  card.variant = "gpt";
  card.title = "JudgeBench";
  card.description =
      "Pairs of responses, one objectively right, from four kinds of hard questions.";
  card.revision = "6bcd4f0e9c1d22aa";
  card.confirmed = "official script";
  card.printed = SuiteCard::Printed::kPercent2;
  return card;
}

// A run over finished samples; they are shared by its two streams.
ReportRun Assemble(const RunShape& shape, MadeSamples samples) {
  ReportRun run;
  run.suite = MakeCard();
  run.summary.run = MakeRecord(shape);
  run.summary.name = "2026-01-31-a";
  run.summary.confirmed = run.suite.confirmed;
  for (const MadeSample& made : samples) {
    AddColumns(made, run.summary.columns, run.summary.subsets);
  }
  AddNumbers(run.summary);
  AddReliability(run.summary);
  auto shared = std::make_shared<MadeSamples>(std::move(samples));
  run.judged = [shared](const auto& visit) {
    for (const MadeSample& made : *shared) visit(made.judged);
  };
  run.texts = [shared](const std::vector<uint32_t>& ordinals, const auto& visit) {
    for (uint32_t ordinal : ordinals) visit(ordinal, (*shared)[ordinal].text);
  };
  return run;
}

MadeSamples MakeSamples(const RunShape& shape) {
  MadeSamples samples;
  for (size_t i = 0; i < shape.samples; ++i) {
    samples.push_back(MakeSample(shape, i));
    Judge(shape, i, samples.back());
  }
  return samples;
}

void Poison(MadeSample& made, const std::string& payload) {
  JudgedSample& judged = made.judged;
  judged.id = payload + judged.id;
  judged.subset = payload + judged.subset;
  judged.group = payload;
  judged.attributes[payload] = payload;
  judged.label.dimensions[payload] = judged.label.grades;
  judged.judgement.dimensions[payload] = judged.judgement.rewards;
  judged.judgement.verdicts.push_back({.shown = {1, 0},
                                       .ranks = std::vector<int>{0, 1},
                                       .confidence = 0.5,
                                       .repeat = 0,
                                       .raw = payload});
  judged.judgement.verdicts.push_back({.shown = {0, 1},
                                       .ranks = Failure{Failure::Kind::kUnparsed, payload},
                                       .confidence = {},
                                       .repeat = 1,
                                       .raw = payload});
  if (judged.ordinal % 3 == 0)
    judged.judgement.rewards[0] = Failure{Failure::Kind::kCrashed, payload};
  made.text.prompt = {
      {.role = payload, .parts = TextParts(payload)},
      {.role = "user", .parts = {{Part::Kind::kImage, payload}, {Part::Kind::kText, payload}}}};
  for (Response& response : made.text.responses) {
    response.parts = TextParts(payload);
    response.author = payload;
  }
}

}  // namespace

ReportRun MakeRun(const RunShape& shape) { return Assemble(shape, MakeSamples(shape)); }

ReportRun Poisoned(const RunShape& shape, const std::string& payload) {
  RunShape poisoned = shape;
  poisoned.model = payload + shape.model;
  MadeSamples samples = MakeSamples(poisoned);
  for (MadeSample& made : samples) Poison(made, payload);
  ReportRun run = Assemble(poisoned, std::move(samples));
  Summary& summary = run.summary;
  run.suite.title = run.suite.variant = run.suite.description = run.suite.confirmed = payload;
  run.suite.revision = summary.confirmed = summary.name = summary.printed = payload;
  summary.health = {payload};
  summary.complete = false;
  summary.incomplete_because = payload;
  summary.not_applicable = {{payload, payload}};
  summary.estimates.push_back({payload, payload, summary.estimates[0].estimate});
  summary.official.back().estimate.interval->method = payload;
  RunRecord& record = summary.run;
  record.command = record.prepare = record.series = record.revision = record.suite = payload;
  record.suite_spec = payload;
  record.missing_parts = {payload};
  record.versions = record.model.options = {{payload, payload}};
  record.model.fingerprint = record.model.device = record.model.type = payload;
  return run;
}

std::vector<ReportComparison> CompareMade(const std::vector<ReportRun>& runs) {
  const auto suite = RestoreSuite(
      "made", "", R"({"name": "made", "parts": [{"name": "made", "files": ["data"]}]})");
  std::map<std::string, std::vector<RunToCompare>> streams;
  for (const ReportRun& run : runs) {
    streams[run.summary.run.suite_sha256].push_back({run.judged, run.summary.run.model});
  }
  std::vector<ReportComparison> comparisons;
  for (const auto& [sha256, judged] : streams) {
    if (judged.size() > 1) comparisons.push_back({sha256, CompareRuns(*suite, judged)});
  }
  return comparisons;
}

}  // namespace assay::testing
