#include "harness/gate/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/core/config_json.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/core/suite_spec.h"
#include "harness/metrics/metric_kinds.h"

namespace assay {
namespace {

using Kind = GateRule::Kind;

constexpr std::string_view kFormat = "assay.policy/1";
constexpr size_t kMostRules = 1000;

// A limit's key, and what it may be. `ece_max` is `max` of the metric "ece".
struct LimitKey {
  std::string_view key;
  Kind kind;
  double least, most;
  std::string_view expected;
};

constexpr double kAny = 1e300;
// At 0.5 the two-sided interval would have level 0.
constexpr double kLargestAlpha = 0.499;
constexpr char kAlphas[] = "an error rate from 0.000001 to 0.499";
constexpr std::array<LimitKey, 8> kLimits = {{
    {"min", Kind::kMin, -kAny, kAny, "a number from -1e300 to 1e300"},
    {"max", Kind::kMax, -kAny, kAny, "a number from -1e300 to 1e300"},
    {"max_drop", Kind::kMaxDrop, 0, kAny, "a number from 0 to 1e300"},
    {"non_inferiority", Kind::kNonInferiority, 1e-9, kAny, "a margin from 1e-9 to 1e300"},
    {"significance", Kind::kSignificance, 1e-6, kLargestAlpha, kAlphas},
    {"ece_max", Kind::kMax, 0, 1, "a number from 0 to 1"},
    {"failures_max", Kind::kFailuresMax, 0, 1, "a share from 0 to 1"},
    {"truncated_max", Kind::kTruncatedMax, 0, 1, "a share from 0 to 1"},
}};

std::string LimitKeys() {
  std::string keys;
  for (const LimitKey& limit : kLimits) {
    keys += (keys.empty() ? "" : ", ") + std::string(limit.key);
  }
  return keys;
}

double NumberWithin(const Json& rule, std::string_view key, double least, double most,
                    std::string_view expected, const std::string& where) {
  const double value = GetNumber(rule, key, where);
  if (value >= least && value <= most) return value + 0.0;  // of -0 it makes 0
  throw Error(fmt::format("{}: \"{}\": got {}, expected {}", where, key, value, expected));
}

const LimitKey& LimitOf(const Json& rule, const std::string& where) {
  const LimitKey* found = nullptr;
  for (const LimitKey& limit : kLimits) {
    if (!rule.contains(limit.key)) continue;
    if (found != nullptr) {
      throw Error(
          fmt::format("{}: got two limits, \"{}\" and \"{}\", expected one; write two rules", where,
                      found->key, limit.key));
    }
    found = &limit;
  }
  if (found == nullptr) {
    throw Error(where + ": got no limit, expected one of " + LimitKeys());
  }
  return *found;
}

std::string TextOf(const Json& rule, std::string_view key, const std::string& where) {
  const std::string text = GetString(rule, key, where);
  if (text.empty()) {
    throw Error(fmt::format("{}: \"{}\": got an empty text, expected a name", where, key));
  }
  // A message would end there.
  if (text.find('\0') != std::string::npos) {
    throw Error(fmt::format("{}: \"{}\": got a text with U+0000, expected a name", where, key));
  }
  return text;
}

std::string SectionOf(const Json& rule, const std::string& where) {
  if (rule.contains("section") && rule.contains("subset")) {
    throw Error(where + ": got \"section\" and \"subset\", expected one: both name a score");
  }
  const char* key = rule.contains("subset") ? "subset" : "section";
  if (!rule.contains(key)) return "overall";
  const std::string section = TextOf(rule, key, where);
  return section == "every section" ? std::string(kEverySection) : section;
}

// A drop of a loss is what one hopes for.
void RequireThatLessIsWorse(const GateRule& rule) {
  const MetricDirection direction = DirectionOfMetric(rule.metric);
  if (direction == MetricDirection::kHigher) return;
  const bool lower = direction == MetricDirection::kLower;
  throw Error(fmt::format(
      "{}: \"max_drop\": got the metric \"{}\", {}, expected one that is better when it "
      "is higher; {}",
      rule.where, rule.metric,
      lower ? "which is better when it is lower" : "of which neither more nor less is better",
      lower ? "limit it with \"max\"" : "limit it with \"min\" and \"max\""));
}

GateRule ParseRule(const Json& json, const std::string& where) {
  if (!json.is_object()) {
    throw Error(
        fmt::format("{}: got {}, expected an object such as "
                    "{{\"section\": \"overall\", \"max_drop\": 0.02}}",
                    where, TypeName(json)));
  }
  RequireKnownKeys(json,
                   {"metric", "section", "subset", "alpha", "min", "max", "max_drop",
                    "non_inferiority", "significance", "ece_max", "failures_max", "truncated_max"},
                   where);
  const LimitKey& limit = LimitOf(json, where);
  GateRule rule;
  rule.where = where;
  rule.kind = limit.kind;
  rule.limit = NumberWithin(json, limit.key, limit.least, limit.most, limit.expected, where);
  rule.section = SectionOf(json, where);
  rule.by_subset = json.contains("subset");
  const bool names_metric = limit.key == "ece_max";
  if (json.contains("metric")) rule.metric = TextOf(json, "metric", where);
  if (names_metric && !rule.metric.empty() && rule.metric != "ece") {
    throw Error(where + ": \"ece_max\" is a limit of the metric \"ece\": got the metric \"" +
                rule.metric + "\"; write \"max\"");
  }
  if (names_metric) rule.metric = "ece";
  if (rule.metric == "official") rule.metric.clear();
  if (rule.IsShareOfSamples() && !rule.metric.empty()) {
    throw Error(fmt::format("{}: \"{}\" counts samples: expected no \"metric\" beside it", where,
                            limit.key));
  }
  if (rule.kind == Kind::kMaxDrop) RequireThatLessIsWorse(rule);
  if (rule.kind == Kind::kSignificance) rule.alpha = rule.limit;
  if (json.contains("alpha")) {
    if (rule.kind != Kind::kNonInferiority) {
      throw Error(fmt::format("{}: \"alpha\" belongs to \"non_inferiority\": got it beside \"{}\"",
                              where, limit.key));
    }
    rule.alpha = NumberWithin(json, "alpha", 1e-6, kLargestAlpha, kAlphas, where);
  }
  return rule;
}

bool IsOfOneScore(const GateRule& a, const GateRule& b) {
  return a.metric == b.metric && a.section == b.section && a.by_subset == b.by_subset;
}

void RequireSense(const std::vector<GateRule>& rules) {
  for (size_t i = 0; i < rules.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const GateRule &rule = rules[i], &other = rules[j];
      if (!IsOfOneScore(rule, other)) continue;
      if (rule.kind == other.kind) {
        throw Error(
            fmt::format("{}: \"{}\" of the same score stands in {} already; expected each "
                        "once",
                        rule.where, Name(rule.kind), other.where));
      }
      const bool bounds = (rule.kind == Kind::kMin && other.kind == Kind::kMax) ||
                          (rule.kind == Kind::kMax && other.kind == Kind::kMin);
      const double low = rule.kind == Kind::kMin ? rule.limit : other.limit;
      const double high = rule.kind == Kind::kMin ? other.limit : rule.limit;
      if (bounds && low > high) {
        throw Error(fmt::format("{}: contradicts {}: got a min of {} and a max of {} for one score",
                                rule.where, other.where, low, high));
      }
    }
  }
}

std::vector<GateRule> ParseRules(const Json& list, const std::string& where) {
  if (!list.is_array()) {
    throw Error(where + ": got " + std::string(TypeName(list)) + ", expected a list of rules");
  }
  if (list.empty()) throw Error(where + ": got no rule, expected at least one");
  if (list.size() > kMostRules) {
    throw Error(
        fmt::format("{}: got {} rules, expected at most {}", where, list.size(), kMostRules));
  }
  std::vector<GateRule> rules;
  for (size_t i = 0; i < list.size(); ++i) {
    rules.push_back(ParseRule(list[i], fmt::format("{}[{}]", where, i)));
  }
  RequireSense(rules);
  return rules;
}

// True for the first of two words, which is the default.
bool FirstOf(const Json& json, std::string_view key, std::string_view first,
             std::string_view second, std::string_view where) {
  const std::string word = GetString(json, key, where, first);
  if (word == first || word == second) return word == first;
  throw Error(fmt::format("{}: \"{}\": got \"{}\", expected \"{}\" or \"{}\"", where, key, word,
                          first, second));
}

}  // namespace

std::string_view Name(GateRule::Kind kind) {
  for (const LimitKey& limit : kLimits) {
    if (limit.kind == kind) return limit.key;
  }
  return "";
}

Policy ParsePolicy(std::string_view text, std::string_view where) {
  const Json json = ParseConfig(text, where);
  const std::string file(where);
  if (!json.is_object()) {
    throw Error(fmt::format("{}: got {}, expected a policy, {{\"format\": \"{}\", \"rules\": […]}}",
                            file, TypeName(json), kFormat));
  }
  RequireKnownKeys(json, {"format", "rules", "suites", "correction", "cannot_tell"}, where);
  const std::string format = GetString(json, "format", where);
  if (format != kFormat) {
    throw Error(fmt::format("{}: \"format\": got \"{}\", expected \"{}\"", file, format, kFormat));
  }
  Policy policy;
  if (json.contains("rules")) policy.rules = ParseRules(json["rules"], file + ": rules");
  if (json.contains("suites")) {
    const Json& suites = json["suites"];
    if (!suites.is_object()) {
      throw Error(fmt::format("{}: \"suites\": got {}, expected an object of lists of rules", file,
                              TypeName(suites)));
    }
    for (const auto& [suite, rules] : suites.items()) {
      policy.suites[suite] = ParseRules(rules, fmt::format("{}: suites: {}", file, suite));
    }
  }
  if (policy.rules.empty() && policy.suites.empty()) {
    throw Error(file + ": got no rule, expected \"rules\" or \"suites\"");
  }
  policy.holm = FirstOf(json, "correction", "holm", "none", where);
  policy.cannot_tell_fails = FirstOf(json, "cannot_tell", "fail", "pass", where);
  return policy;
}

const std::vector<GateRule>& RulesFor(const Policy& policy, const std::string& suite,
                                      const std::string& variant) {
  for (const std::string& name : {SuiteSpec(suite, variant), suite}) {
    if (const auto own = policy.suites.find(name); own != policy.suites.end()) return own->second;
  }
  return policy.rules;
}

}  // namespace assay
