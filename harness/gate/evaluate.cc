#include "harness/gate/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/gate/baseline_failures.h"
#include "harness/gate/flat_baseline.h"
#include "harness/gate/paired_scores.h"
#include "harness/gate/rules.h"
#include "harness/gate/side.h"
#include "harness/gate/symptoms.h"
#include "harness/gate/targets.h"
#include "harness/metrics/metric_kinds.h"
#include "harness/metrics/multiplicity.h"

namespace assay {
namespace {

// A rule on one score of one case, before it is judged.
struct Question {
  size_t at = 0;  // its case
  GateRule rule;
  GateTarget target;
};

const Summary* BaselineOf(const GateCase& gated) {
  return gated.baseline ? &gated.baseline->summary : nullptr;
}

// A limit of 60 would be two decimal places off, and pass or fail whatever comes.
void RequireFraction(const GateRule& rule, const GateTarget& target, const GateCase& gated) {
  if (rule.IsShareOfSamples() || rule.kind == GateRule::Kind::kSignificance) return;
  const bool fraction =
      rule.metric.empty() ? target.unit == ScoreName::Unit::kFraction : IsFraction(rule.metric);
  if (!fraction) return;
  const int least = IsDifferenceOfFractions(rule.metric) ? -1 : 0;
  if (rule.limit >= least && rule.limit <= 1) return;
  throw Error(fmt::format(
      "{}: \"{}\": got {}, expected a fraction from {} to 1 for {} of {} "
      "(0.02 is two points of a hundred)",
      rule.where, Name(rule.kind), rule.limit, least,
      rule.metric.empty() ? target.section : rule.metric + " of " + target.section, gated.name));
}

void RequireUse(const GateRule& rule, const GateTarget& target, const GateCase& gated) {
  if (rule.NeedsBaseline() && !gated.baseline) {
    throw Error(
        fmt::format("{}: \"{}\" compares with a baseline, and {} has none; name one with "
                    "--baseline, or promote one with `assay results baseline set`",
                    rule.where, Name(rule.kind), gated.name));
  }
  if (rule.IsTest() && !rule.metric.empty() && !IsMeanOverSamples(rule.metric)) {
    throw Error(
        fmt::format("{}: \"{}\": got the metric \"{}\", expected the official score or a mean over "
                    "samples (accuracy, accuracy_longer, accuracy_shorter, accuracies of "
                    "dimensions, best_of_n, p_chosen, brier, nll, expected_agreement, soft_brier, "
                    "soft_kl), since two runs are compared sample by sample; others take min, max "
                    "and max_drop",
                    rule.where, Name(rule.kind), rule.metric));
  }
  RequireFraction(rule, target, gated);
}

[[noreturn]] void NoSuchScore(const GateRule& rule, const std::vector<GateCase>& cases) {
  std::string suites;
  std::vector<std::string> known;
  for (const GateCase& gated : cases) {
    suites += (suites.empty() ? "" : ", ") + gated.name;
    for (std::string& name : KnownTo(rule, gated.run.summary)) known.push_back(std::move(name));
  }
  const std::string& no_overall = cases.front().run.summary.no_overall;
  if (rule.section == "overall" && rule.metric.empty() && !no_overall.empty()) {
    throw Error(fmt::format("{}: {} has no \"overall\" ({}); name a section, or \"*\" for all",
                            rule.where, suites, no_overall));
  }
  const bool metric =
      !rule.metric.empty() && std::ranges::none_of(cases, [&](const GateCase& gated) {
        return HasMetric(gated.run.summary, rule.metric);
      });
  throw Error(fmt::format("{}: no {} \"{}\" on {}{}", rule.where, metric ? "metric" : "section",
                          metric ? rule.metric : rule.section, suites,
                          Suggestion(metric ? rule.metric : rule.section, known)));
}

std::string SayMissed(const GateRule& rule, const std::string& suite) {
  if (rule.section == kEverySection) {
    return fmt::format("{} does not apply: {} has no sections", rule.where, suite);
  }
  return fmt::format("{} does not apply: {} has no \"{}\"{}", rule.where, suite, rule.section,
                     rule.metric.empty() ? "" : " of " + rule.metric);
}

// Whether the rule asks for something by a name that must be somewhere. "Every section" is a name
// of none: there may be no section.
bool IsNamed(const GateRule& rule, const std::vector<GateCase>& cases) {
  const bool metric = rule.metric.empty() || std::ranges::any_of(cases, [&](const GateCase& gated) {
                        return HasMetric(gated.run.summary, rule.metric);
                      });
  return rule.section != kEverySection || !metric;
}

std::string NameOfAScore(const Summary& run) {
  return run.official.empty() ? "\"accuracy\"" : "\"" + run.official.front().name.name + "\"";
}

// Every rule on every score that it means. A rule is missed where no case with it has its score.
std::vector<Question> QuestionsOf(const std::vector<GateCase>& cases,
                                  std::vector<GatedSuite>& suites) {
  std::vector<Question> questions;
  std::map<std::string, bool> met;  // by the rule's place
  std::vector<std::string> missed(cases.size());
  for (size_t at = 0; at < cases.size(); ++at) {
    for (const GateRule& rule : cases[at].rules) {
      const std::vector<GateTarget> targets =
          TargetsOf(rule, cases[at].run.summary, BaselineOf(cases[at]));
      met[rule.where] |= !targets.empty();
      if (targets.empty()) {
        suites[at].notes.push_back(SayMissed(rule, cases[at].name));
        missed[at] += (missed[at].empty() ? "" : "; ") + suites[at].notes.back();
      }
      for (const GateTarget& target : targets) {
        RequireUse(rule, target, cases[at]);
        questions.push_back({at, rule, target});
      }
    }
  }
  for (const GateCase& gated : cases) {
    for (const GateRule& rule : gated.rules) {
      if (!met.at(rule.where) && IsNamed(rule, cases)) NoSuchScore(rule, cases);
    }
  }
  for (size_t at = 0; at < cases.size(); ++at) {
    if (std::ranges::find(questions, at, &Question::at) == questions.end()) {
      throw Error(fmt::format(
          "the policy has no rule that applies to {}: {}; expected one on a score that it has, "
          "such as {}; \"suites\" takes rules for one suite",
          cases[at].name, missed[at], NameOfAScore(cases[at].run.summary)));
    }
  }
  return questions;
}

size_t Count(const std::vector<Question>& questions, GateRule::Kind kind) {
  return static_cast<size_t>(
      std::ranges::count(questions, kind, [](const Question& q) { return q.rule.kind; }));
}

// How likely the tests of one kind fail a run that is as good as its baseline, at most: the
// largest α where they are corrected together, else their sum.
double FalseAlarms(const std::vector<Question>& questions, GateRule::Kind kind, bool corrected) {
  double largest = 0;
  double sum = 0;
  for (const Question& question : questions) {
    if (question.rule.kind != kind) continue;
    largest = std::max(largest, question.rule.alpha);
    sum += question.rule.alpha;
  }
  return corrected ? largest : std::min(sum, 1.0);
}

void CorrectSignificance(bool holm, std::vector<GateFinding>& findings) {
  std::vector<double> p;
  std::vector<GateFinding*> tests;
  for (GateFinding& finding : findings) {
    if (finding.rule.kind != GateRule::Kind::kSignificance || !finding.p) continue;
    p.push_back(*finding.p);
    tests.push_back(&finding);
  }
  const std::vector<double> adjusted = holm ? HolmAdjusted(p) : p;
  for (size_t i = 0; i < tests.size(); ++i) {
    tests[i]->adjusted_p = adjusted[i];
    tests[i]->verdict = adjusted[i] <= tests[i]->rule.alpha ? GateVerdict::kFail
                        : tests[i]->at_floor                ? GateVerdict::kCannotTell
                                                            : GateVerdict::kPass;
  }
}

// The part of the samples that a score is of; slices and components are no parts of them.
std::string PartOf(const GateTarget& target) {
  const bool part =
      target.kind == ScoreName::Kind::kSection || target.kind == ScoreName::Kind::kSubset;
  return target.metric.empty() ? (part ? target.section : "") : target.subset;
}

// What is known of a case's run and its baseline together; nothing where it has none.
struct Against {
  std::unique_ptr<PairedScores> paired;
  std::unique_ptr<FailureCounts> failures;
  std::unique_ptr<FlatCounts> flat;
};

// A baseline that failed, or told no responses apart, looks worse than it is: what passes against
// it may not be as good.
void DoubtBaseline(const Question& question, const GateCase& gated, const Against& against,
                   GateFinding& finding) {
  if (!question.rule.NeedsBaseline() || finding.verdict != GateVerdict::kPass) return;
  const std::string part = PartOf(question.target);
  const double most = MostBaselineFailures(gated.rules);
  std::string why = WhyNoComparison(against.failures->Of(part), most);
  if (why.empty()) why = against.flat->WhyNoComparison(part, MostFlat(most));
  if (why.empty()) return;
  finding.verdict = GateVerdict::kCannotTell;
  finding.because = why;
}

void NoteWorseBaseline(const GateCase& gated, const Against& against, GatedSuite& suite) {
  if (!gated.baseline) return;
  if (const size_t alone = against.failures->Of("").alone; alone > 0) {
    suite.notes.push_back(fmt::format(
        "{} on which the baseline alone failed count as its errors and can hide a drop; judge it "
        "again",
        Counted(alone, "sample")));
  }
  const FlatSamples& flat = against.flat->Of("");
  if (!flat.IsMore(MostBaselineFailures(gated.rules))) return;
  suite.notes.push_back(fmt::format(
      "{} to which the baseline alone gave equal {}s count as its errors and can hide a drop "
      "(to {} the run alone did)",
      Counted(flat.alone, "sample"), NameOfSame(*gated.baseline), flat.run_alone));
}

// What a run lacks of its benchmark its baseline mostly lacks as well.
void NoteIncomplete(const GateCase& gated, GatedSuite& suite) {
  const Summary& run = gated.run.summary;
  if (!run.complete) {
    suite.incomplete_because = run.incomplete_because;
    suite.notes.push_back("the run's official scores are incomplete: " + run.incomplete_because);
  }
  const Summary* baseline = BaselineOf(gated);
  if (baseline == nullptr || baseline->complete) return;
  if (baseline->incomplete_because == suite.incomplete_because) {
    suite.notes.back().replace(0, std::string("the run's").size(), "the run's and the baseline's");
  } else {
    suite.notes.push_back("the baseline's official scores are incomplete: " +
                          baseline->incomplete_because);
  }
}

GatedSuite Described(const GateCase& gated, const Against& against) {
  GatedSuite suite;
  suite.suite = gated.name;
  suite.run = gated.run_name;
  suite.baseline = gated.baseline_name;
  suite.differences = gated.differences;
  suite.notes = gated.notes;
  suite.symptoms =
      SymptomsOf(gated.run, gated.baseline ? &*gated.baseline : nullptr, gated.differences);
  NoteIncomplete(gated, suite);
  NoteWorseBaseline(gated, against, suite);
  return suite;
}

Against AgainstBaseline(const GateCase& gated, const SummaryOptions& options) {
  if (!gated.baseline) return {};
  return {std::make_unique<PairedScores>(*gated.suite, gated.run, *gated.baseline, options),
          std::make_unique<FailureCounts>(*gated.baseline, gated.run),
          std::make_unique<FlatCounts>(*gated.baseline, gated.run)};
}

void JoinVerdicts(GateReport& report) {
  std::vector<GateVerdict> verdicts;
  for (GatedSuite& suite : report.suites) {
    std::vector<GateVerdict> of_suite;
    for (const GateFinding& finding : suite.findings) of_suite.push_back(finding.verdict);
    suite.verdict = Join(of_suite);
    verdicts.push_back(suite.verdict);
  }
  report.verdict = Join(verdicts);
}

}  // namespace

GateReport EvaluateGate(const Policy& policy, const std::vector<GateCase>& cases,
                        const SummaryOptions& options) {
  GateReport report;
  report.holm = policy.holm;
  report.cannot_tell_fails = policy.cannot_tell_fails;
  std::vector<Against> against;
  for (const GateCase& gated : cases) {
    against.push_back(AgainstBaseline(gated, options));
    report.suites.push_back(Described(gated, against.back()));
  }
  const std::vector<Question> questions = QuestionsOf(cases, report.suites);
  report.tests = Count(questions, GateRule::Kind::kSignificance);
  const size_t margins = Count(questions, GateRule::Kind::kNonInferiority);
  for (const auto kind : {GateRule::Kind::kSignificance, GateRule::Kind::kNonInferiority}) {
    report.false_alarms += FalseAlarms(questions, kind, policy.holm);
  }
  for (size_t at = 0; at < cases.size(); ++at) {
    if (!against[at].paired || !against[at].paired->alike()) continue;
    report.suites[at].notes.emplace_back("run and baseline said the same of every sample");
  }
  std::vector<GateFinding> findings;
  for (const Question& question : questions) {
    const GateCase& gated = cases[question.at];
    const bool test = question.rule.kind == GateRule::Kind::kSignificance;
    const size_t family = policy.holm ? (test ? report.tests : margins) : 1;
    findings.push_back(JudgeRule(question.rule, question.target, gated.run,
                                 gated.baseline ? &*gated.baseline : nullptr,
                                 against[question.at].paired.get(), family));
  }
  CorrectSignificance(policy.holm, findings);
  for (size_t i = 0; i < findings.size(); ++i) {
    const size_t at = questions[i].at;
    DoubtBaseline(questions[i], cases[at], against[at], findings[i]);
    report.suites[at].findings.push_back(std::move(findings[i]));
  }
  JoinVerdicts(report);
  return report;
}

}  // namespace assay
