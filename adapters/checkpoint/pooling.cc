#include "adapters/checkpoint/pooling.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/core/error.h"

namespace assay {
namespace {

using Rule = Pooling::Rule;
using Rows = std::variant<std::vector<size_t>, Failure>;

constexpr std::pair<std::string_view, Rule> kRules[] = {
    {"last", Rule::kLast},
    {"last_not_pad", Rule::kLastNotPad},
    {"before_first_pad", Rule::kBeforeFirstPad},
    {"ending_token", Rule::kEndingToken},
    {"first", Rule::kFirst},
    {"every", Rule::kEvery},
    {"gate", Rule::kGate},
    {"prompt_and_last", Rule::kPromptAndLast},
    {"marks", Rule::kMarks},
    {"steps", Rule::kSteps},
};

Failure Missing(const std::string& what) {
  return {Failure::Kind::kInput, what + "; the sequence may have been cut"};
}

size_t LastNotPad(const Pooling& pooling, std::span<const uint32_t> ids) {
  for (size_t i = ids.size(); pooling.pad.has_value() && i-- > 0;) {
    if (ids[i] != *pooling.pad) return i;
  }
  return pooling.pad.has_value() ? 0 : ids.size() - 1;
}

size_t BeforeFirstPad(const Pooling& pooling, std::span<const uint32_t> ids) {
  const auto found = pooling.pad ? std::ranges::find(ids, *pooling.pad) : ids.end();
  const auto first = static_cast<size_t>(found - ids.begin());
  return first == 0 ? ids.size() - 1 : first - 1;
}

Rows Gate(const Pooling& pooling, std::span<const uint32_t> ids) {
  const auto found = std::ranges::find_end(ids, pooling.tokens);
  if (found.empty()) {
    return Missing(fmt::format("the tokens [{}] that the gate reads are not there",
                               fmt::join(pooling.tokens, ", ")));
  }
  const auto gate = static_cast<size_t>(found.begin() - ids.begin());
  return std::vector<size_t>{gate, BeforeFirstPad(pooling, ids)};
}

Rows Marks(const Pooling& pooling, std::span<const uint32_t> ids) {
  std::vector<size_t> rows;
  for (const uint32_t token : pooling.tokens) {
    const auto found = std::ranges::find(ids, token);
    if (found == ids.end()) return Missing(fmt::format("the token {} is not there", token));
    rows.push_back(static_cast<size_t>(found - ids.begin()));
  }
  return rows;
}

Rows Steps(const Pooling& pooling, std::span<const uint32_t> ids) {
  std::vector<size_t> rows;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == pooling.tokens[0]) rows.push_back(i);
  }
  if (rows.empty()) {
    return Missing(fmt::format("no step ends with the token {}", pooling.tokens[0]));
  }
  return rows;
}

Rows Ending(const Pooling& pooling, std::span<const uint32_t> ids) {
  if (ids.back() != pooling.tokens[0]) {
    return Missing(fmt::format("the last token is {}, expected {}", ids.back(), pooling.tokens[0]));
  }
  return std::vector<size_t>{ids.size() - 1};
}

Rows Every(std::span<const uint32_t> ids) {
  std::vector<size_t> rows(ids.size());
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  return rows;
}

}  // namespace

Rows RowsToRead(const Pooling& pooling, std::span<const uint32_t> ids, size_t prompt) {
  if (ids.empty()) return Failure{Failure::Kind::kInput, "there are no tokens"};
  switch (pooling.rule) {
    case Rule::kLast:
      return std::vector<size_t>{ids.size() - 1};
    case Rule::kLastNotPad:
      return std::vector<size_t>{LastNotPad(pooling, ids)};
    case Rule::kBeforeFirstPad:
      return std::vector<size_t>{BeforeFirstPad(pooling, ids)};
    case Rule::kEndingToken:
      return Ending(pooling, ids);
    case Rule::kFirst:
      return std::vector<size_t>{0};
    case Rule::kEvery:
      return Every(ids);
    case Rule::kGate:
      return Gate(pooling, ids);
    case Rule::kPromptAndLast:
      if (prompt == 0 || prompt > ids.size()) return Missing("the prompt's end is not there");
      return std::vector<size_t>{prompt - 1, ids.size() - 1};
    case Rule::kMarks:
      return Marks(pooling, ids);
    case Rule::kSteps:
      return Steps(pooling, ids);
  }
  return Failure{Failure::Kind::kInput, "unknown pooling"};
}

std::string_view RuleName(Rule rule) {
  return std::ranges::find(kRules, rule, &std::pair<std::string_view, Rule>::second)->first;
}

Rule ParseRule(std::string_view name) {
  for (const auto& [known, rule] : kRules) {
    const bool free = rule == Rule::kLast || rule == Rule::kLastNotPad ||
                      rule == Rule::kBeforeFirstPad || rule == Rule::kFirst;
    if (free && known == name) return rule;
  }
  throw UsageError("pooling: got \"" + std::string(name.substr(0, 100)) +
                   "\", expected last, last_not_pad, before_first_pad or first");
}

}  // namespace assay
