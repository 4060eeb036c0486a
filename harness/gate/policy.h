#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// One line of a policy: a limit that a run must keep (docs/gate.md).
struct GateRule {
  enum class Kind {
    kMin,             ///< the run's value is at least `limit`
    kMax,             ///< at most
    kMaxDrop,         ///< baseline − run is at most `limit`, as observed
    kNonInferiority,  ///< run − baseline is above −`limit`, tested at `alpha`
    kSignificance,    ///< the run is not significantly worse at `limit` = alpha
    kFailuresMax,     ///< at most this share of the samples failed
    kTruncatedMax,    ///< at most this share had a text cut
  };

  Kind kind = Kind::kMin;
  std::string metric;               ///< empty: the benchmark's official score
  std::string section = "overall";  ///< a name, "overall", or "*" for every section
  double limit = 0;
  double alpha = 0.05;     ///< one-sided
  std::string where;       ///< "gate.json: rules[2]"
  bool by_subset = false;  ///< named as "subset": of scores that share the name, the subset

  bool IsTest() const { return kind == Kind::kNonInferiority || kind == Kind::kSignificance; }
  bool NeedsBaseline() const { return IsTest() || kind == Kind::kMaxDrop; }
  bool IsShareOfSamples() const {
    return kind == Kind::kFailuresMax || kind == Kind::kTruncatedMax;
  }

  friend bool operator==(const GateRule&, const GateRule&) = default;
};

/// The rule's key in the policy: "max_drop".
std::string_view Name(GateRule::Kind kind);

/// "every section" of a rule.
inline constexpr std::string_view kEverySection = "*";

/// What a gate holds runs to: `assay.policy/1`.
struct Policy {
  std::vector<GateRule> rules;                            ///< of suites without rules of their own
  std::map<std::string, std::vector<GateRule>> suites{};  ///< by "judgebench:gpt" or "judgebench"
  bool holm = true;               ///< correct tests for their number, else each stands alone
  bool cannot_tell_fails = true;  ///< a gate that cannot tell ends with 5, else with 0
};

/// Reads a policy. Throws Error `<where>: …` for what the format does not know, for rules that
/// contradict or repeat each other, and where there is no rule at all.
Policy ParsePolicy(std::string_view text, std::string_view where);

/// The rules for a suite: its own, else those of its name without a variant, else the general ones;
/// empty: the policy does not cover it.
const std::vector<GateRule>& RulesFor(const Policy& policy, const std::string& suite,
                                      const std::string& variant);

}  // namespace assay
