#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <set>

#include "harness/app/checkpoint_folders.h"
#include "harness/app/command.h"
#include "harness/app/gate_runs.h"
#include "harness/app/option_checks.h"
#include "harness/app/run_command.h"
#include "harness/app/sources.h"
#include "harness/app/stop.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/io/file.h"
#include "reports/gate_lines.h"
#include "reports/gate_report.h"
#include "reports/numbers.h"

namespace assay {
namespace {

constexpr size_t kLargestPolicy = size_t{1} << 20;
constexpr int kInterrupted = 130;
constexpr uint64_t kDay = 86'400;

struct Options {
  RunOptions run;
  std::string folder;
  std::string policy;
  std::string baseline;
  std::vector<std::string> allow;
  uint64_t interval = 30;
  uint64_t settle = 10;
  bool once = false;
};

// A checkpoint that was judged, for the trend.
struct Point {
  int64_t step = 0;
  std::string name;  // of its invocation
  std::optional<double> score;
};

class Watch {
 public:
  Watch(const Options& options, Session& session)
      : options_(options),
        session_(session),
        policy_(ParsePolicy(ReadFile(options.policy, kLargestPolicy), options.policy)) {}

  // Every checkpoint that is whole and not judged yet, in order. nullopt: interrupted.
  std::optional<size_t> Scan() {
    size_t judged = 0;
    for (const CheckpointFolder& checkpoint : ListCheckpoints(options_.folder)) {
      if (done_.contains(checkpoint.path)) continue;
      const std::string why = WhyNotReady(checkpoint, std::chrono::seconds(options_.settle));
      if (!why.empty()) {
        SayWaiting(checkpoint, why);
        continue;
      }
      if (!Judge(checkpoint)) return std::nullopt;
      done_.insert(checkpoint.path);
      ++judged;
    }
    return judged;
  }

  // Of the newest checkpoint that was gated.
  int code() const { return code_; }

 private:
  void SayWaiting(const CheckpointFolder& checkpoint, const std::string& why) {
    if (waiting_[checkpoint.path] == why) return;
    waiting_[checkpoint.path] = why;
    session_.err << fmt::format("step {}: not whole yet: {}\n", checkpoint.step, Printable(why));
  }

  // False: interrupted.
  bool Judge(const CheckpointFolder& checkpoint) {
    RunOptions run = options_.run;
    run.models = {checkpoint.path};
    run.step = checkpoint.step;
    run.name = fmt::format("{}-{}", run.series, checkpoint.step);
    const RunResult result = RunModels(run, session_);
    if (result.summaries.empty()) return false;
    Point point{checkpoint.step, run.name, std::nullopt};
    const Summary& summary = result.summaries.front();
    if (!summary.official.empty()) point.score = summary.official.front().estimate.value;
    SayTrend(point, summary);
    Gate(point);
    points_.push_back(point);
    return true;
  }

  void SayTrend(const Point& point, const Summary& summary) {
    std::string line = fmt::format("step {}: ", point.step);
    if (point.score) {
      const OfficialScore& score = summary.official.front();
      const auto shown = [&](double value) {
        return FormatScore(value, score.name.unit, summary.printing);
      };
      line += fmt::format("{} {}", Printable(score.name.name), shown(*point.score));
      const auto& interval = score.estimate.interval;
      if (interval) line += fmt::format(" ({} to {})", shown(interval->low), shown(interval->high));
      const std::optional<double> before = points_.empty() ? std::nullopt : points_.back().score;
      if (before) {
        const double change = *point.score - *before;
        line += fmt::format(", {}{} since step {}", change < 0 ? "" : "+", shown(change),
                            points_.back().step);
      }
    } else {
      line += "no score";
    }
    session_.out << line << "\n";
  }

  // What was promoted; else the best of the series so far; nothing for its first.
  std::string BaselineOf(bool& none) const {
    none = false;
    if (!options_.baseline.empty()) return options_.baseline;
    const auto store = Store::Open(StorePath(options_.run.store), Store::Mode::kRead);
    for (const Invocation& baseline : store->Baselines()) {
      if (baseline.name == kDefaultBaseline) return "";
    }
    std::string best;
    std::optional<double> highest;
    for (const Point& point : points_) {
      if (!point.score || (highest && *point.score <= *highest)) continue;
      highest = point.score;
      best = point.name;
    }
    none = best.empty();
    return best;
  }

  void Gate(const Point& point) {
    bool none = false;
    GateRequest request{point.name, BaselineOf(none), options_.allow};
    Policy policy = policy_;
    if (none) {  // what the first of a series can be held to
      const auto needs = [](const GateRule& rule) { return rule.NeedsBaseline(); };
      std::erase_if(policy.rules, needs);
      for (auto& [suite, rules] : policy.suites) std::erase_if(rules, needs);
      std::erase_if(policy.suites, [](const auto& own) { return own.second.empty(); });
      if (policy.rules.empty() && policy.suites.empty()) {
        session_.out << "  not gated: the first of its series, and no baseline was promoted\n";
        return;
      }
    }
    const GateReport report =
        EvaluateGate(policy, ReadGateRuns(request, policy, StorePath(options_.run.store)));
    code_ = ExitCodeOf(report);
    if (report.verdict == GateVerdict::kPass && report.suites.front().symptoms.empty()) {
      session_.out << fmt::format("  gate: pass against {}\n",
                                  report.suites.front().baseline.empty()
                                      ? "the policy's limits"
                                      : Printable(report.suites.front().baseline));
    } else {
      session_.out << GateText(report, false);
    }
    session_.out.flush();
  }

  const Options& options_;
  Session& session_;
  const Policy policy_;
  std::set<std::string> done_;
  std::map<std::string, std::string> waiting_;  // what was said of it, by path
  std::vector<Point> points_;
  int code_ = 0;
};

// Whether a signal ended the wait.
bool InterruptedWithin(std::chrono::seconds seconds) {
  const StopOnSignal signals;
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, signals.token(), seconds, [] { return false; });
  return signals.token().stop_requested();
}

int WatchFolder(Options options, Session& session) {
  if (options.run.series.empty()) {
    const std::filesystem::path path = std::filesystem::weakly_canonical(options.folder);
    options.run.series = RepairedUtf8(path.filename().string());
  }
  if (options.run.suites.size() != 1) {
    throw UsageError(fmt::format("--suite: got {} suites, expected one; watch each by itself",
                                 options.run.suites.size()));
  }
  Watch watch(options, session);
  while (true) {
    const auto judged = watch.Scan();
    if (!judged) return kInterrupted;
    if (options.once) {
      if (*judged == 0) {
        throw Error(options.folder +
                    ": got no whole checkpoint, expected folders whose names end "
                    "in a step, such as checkpoint-500");
      }
      return watch.code();
    }
    if (InterruptedWithin(std::chrono::seconds(options.interval))) {
      session.err << "stopped; the same command goes on where it was\n";
      return kInterrupted;
    }
  }
}

}  // namespace

void AddWatch(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("watch", "Judge and gate each new checkpoint of a training run");
  command->add_option("folder", options->folder, "the folder that checkpoints are written into")
      ->required();
  command->add_option("-s,--suite", options->run.suites, "A suite's name, suite.json or data file")
      ->required();
  command->add_option("--gate", options->policy, "The rules, see docs/gate.md")
      ->required()
      ->option_text("FILE");
  command
      ->add_option("--baseline", options->baseline,
                   "As of `assay gate`; without one and none promoted, the best step so far")
      ->option_text("RUN|FILE");
  command
      ->add_option("--allow", options->allow,
                   "Compare although this differs: " + AnyOf(ConditionKinds()) + " (repeatable)")
      ->option_text("WHAT")
      ->delimiter(',')
      ->check(OneOf(ConditionKinds()));
  command
      ->add_option("--data", options->run.data,
                   "Folder of the benchmark's files (default: $ASSAY_DATA)")
      ->option_text("DIR");
  command->add_option("--series", options->run.series, "Default: the folder's name")
      ->transform(RepairedUtf8);
  command
      ->add_option("--limit", options->run.selection.limit,
                   "Judge N samples, spread over the subsets in proportion")
      ->option_text("N")
      ->check(WholeNumber(1, UINT32_MAX));
  AddJudging(*command, options->run);
  command
      ->add_option("--store", options->run.store,
                   "Results store (default: $ASSAY_STORE, ./assay.db)")
      ->option_text("FILE");
  command->add_option("--interval", options->interval, "Seconds between two looks (default: 30)")
      ->option_text("N")
      ->check(WholeNumber(1, kDay));
  command
      ->add_option("--settle", options->settle,
                   "Seconds that a checkpoint must not have changed (default: 10)")
      ->option_text("N")
      ->check(WholeNumber(0, kDay));
  command->add_flag("--once", options->once, "Look once; the exit code is the newest step's");
  command->add_flag("--quiet", options->run.quiet, "No progress");
  command->callback([options, &action] {
    action = [options](Session& session) { return WatchFolder(*options, session); };
  });
}

}  // namespace assay
