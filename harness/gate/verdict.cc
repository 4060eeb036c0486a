#include "harness/gate/verdict.h"

#include <algorithm>

namespace assay {

std::string_view Name(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kPass:
      return "pass";
    case GateVerdict::kFail:
      return "fail";
    case GateVerdict::kCannotTell:
      return "cannot tell";
  }
  return "";
}

GateVerdict Join(const std::vector<GateVerdict>& verdicts) {
  const auto any = [&](GateVerdict verdict) {
    return std::ranges::find(verdicts, verdict) != verdicts.end();
  };
  if (any(GateVerdict::kFail)) return GateVerdict::kFail;
  if (any(GateVerdict::kCannotTell) || verdicts.empty()) return GateVerdict::kCannotTell;
  return GateVerdict::kPass;
}

int ExitCodeOf(const GateReport& report) {
  constexpr int kRegression = 3;
  constexpr int kCannotTell = 5;
  if (report.verdict == GateVerdict::kFail) return kRegression;
  const bool open = report.verdict == GateVerdict::kCannotTell;
  return open && report.cannot_tell_fails ? kCannotTell : 0;
}

}  // namespace assay
