#include "reports/sections/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/numbers.h"

namespace assay {

std::string SayPercent(const Estimate& estimate) {
  if (!estimate.value) return fmt::format("undefined ({})", estimate.because);
  std::string value = InPoints(*estimate.value) + " %";
  if (!estimate.interval) return value;
  return fmt::format("{} ({}\u00a0to\u00a0{})", value, InPoints(estimate.interval->low),
                     InPoints(estimate.interval->high));
}

bool Overlap(const Estimate& a, const Estimate& b) {
  if (!a.interval || !b.interval) return false;
  return a.interval->low <= b.interval->high && b.interval->low <= a.interval->high;
}

std::string Listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return text;
}

std::optional<Paragraph> NotApplicableLine(const SuiteRuns& suite,
                                           const std::vector<Without>& without) {
  if (without.empty()) return std::nullopt;
  if (suite.size() == 1) return Paragraph{fmt::format("Not applicable: {}.", without[0].because)};
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const Without& one : without) {
    auto known = std::ranges::find_if(
        reasons, [&](const auto& reason) { return reason.first == one.because; });
    if (known == reasons.end())
      known = reasons.emplace(known, one.because, std::vector<std::string>());
    known->second.push_back(suite.labels[one.run]);
  }
  std::string text = "Not applicable";
  for (const auto& [because, labels] : reasons) {
    text += fmt::format("{}to {}: {}", &labels == &reasons.front().second ? " " : "; ",
                        Listed(labels), because);
  }
  return Paragraph{text + "."};
}

std::pair<std::string, std::string> MoreIn(std::string_view heading) {
  return {"More", fmt::format("in assay's documentation, docs/statistics.md: {}", heading)};
}

std::string Lead(const SuiteRuns& suite, size_t run) {
  return suite.size() == 1 ? "" : suite.labels[run] + ": ";
}

}  // namespace assay
