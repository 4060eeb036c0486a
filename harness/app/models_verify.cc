#include "harness/app/models_verify.h"

#include <fmt/format.h>

#include <chrono>
#include <ostream>
#include <vector>

#include "harness/app/plan.h"
#include "harness/app/stop.h"
#include "harness/core/counted.h"
#include "harness/core/printable.h"
#include "harness/run/read_samples.h"
#include "harness/run/verify_invariance.h"

namespace assay {
namespace {

constexpr uint64_t kSamples = 8;
constexpr int kFailed = 1;
constexpr int kInterrupted = 130;

void Line(Session& session, std::string_view name, const std::string& value) {
  session.out << fmt::format("{:<12} {}\n", name, Printable(value));
}

std::string RewardsOf(const Judgement& judgement) {
  std::string text;
  for (size_t i = 0; i < judgement.rewards.size(); ++i) {
    text += fmt::format("{}{:.6g}", i == 0 ? "rewards " : ", ", ValueOrNan(judgement.rewards[i]));
  }
  for (const auto& [name, rewards] : judgement.dimensions) {
    text += fmt::format("{}{}", text.empty() ? "" : "; ", name);
    for (const Reward& reward : rewards) text += fmt::format(" {:.6g}", ValueOrNan(reward));
  }
  for (const Verdict& verdict : judgement.verdicts) {
    const auto* ranks = std::get_if<std::vector<int>>(&verdict.ranks);
    if (ranks == nullptr) continue;
    text += fmt::format("{}shown {}: ranks {}", text.empty() ? "" : "; ",
                        fmt::join(verdict.shown, ", "), fmt::join(*ranks, ", "));
  }
  return text;
}

std::string SampleText(const Sample& sample, const Judgement& judgement) {
  const Failure* failure = FirstFailure(judgement);
  return "starter \"" + sample.id +
         "\": " + (failure != nullptr ? "failed: " + failure->message : RewardsOf(judgement));
}

}  // namespace

int VerifyModel(RunOptions options, Session& session) {
  using Clock = std::chrono::steady_clock;
  options.suites = {"starter"};
  options.selection.limit = kSamples;
  const StopOnSignal signals;
  const auto start = Clock::now();
  const auto log = [&](const std::string& line) { session.err << line << "\n"; };
  const std::optional<Plan> made =
      UnlessStopped(signals.token(), [&] { return MakePlan(options, log, signals.token()); });
  if (!made) return kInterrupted;
  const Plan& plan = *made;
  RewardModel& model = *plan.models.front();
  const ModelCard& card = model.Card();
  const PlannedSuite& starter = plan.suites.front();
  const Ask ask = AskFor(starter.suite->Card(), card, options);
  const std::vector<Sample> samples =
      ReadSamples(*starter.suite, starter.source, starter.index, starter.ordinals, signals.token());
  std::vector<Judgement> judgements;
  for (auto& judgement : JudgeTogether(model, ask, samples, signals.token())) {
    if (judgement) judgements.push_back(std::move(*judgement));
  }
  if (signals.token().stop_requested()) return kInterrupted;
  // Models load with the first samples that they are given.
  Line(session, "loaded",
       fmt::format("{} on {}{}; {} judged, in {:.1f} s with loading", card.name, card.device,
                   card.dtype.empty() ? "" : " in " + card.dtype, Counted(samples.size(), "sample"),
                   std::chrono::duration<double>(Clock::now() - start).count()));
  bool failed = false;
  for (size_t i = 0; i < samples.size(); ++i) {
    const bool fails = FirstFailure(judgements[i]) != nullptr;
    if (i == 0 || fails) Line(session, "sample", SampleText(samples[i], judgements[i]));
    failed |= fails;
  }
  const Invariance found = VerifyInvariance(model, ask, samples, judgements, signals.token());
  if (signals.token().stop_requested()) return kInterrupted;
  Line(session, "invariance", InvarianceLine(found));
  return failed || found.differ > 0 ? kFailed : 0;
}

}  // namespace assay
