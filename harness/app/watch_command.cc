#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "harness/app/checkpoint_folders.h"
#include "harness/app/command.h"
#include "harness/app/gate_baselines.h"
#include "harness/app/option_checks.h"
#include "harness/app/run_command.h"
#include "harness/app/series_steps.h"
#include "harness/app/sources.h"
#include "harness/app/step_gate.h"
#include "harness/app/stop.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/gate/conditions.h"
#include "harness/io/file.h"
#include "reports/numbers.h"

namespace assay {
namespace {

constexpr size_t kLargestPolicy = size_t{1} << 20;
constexpr int kInterrupted = 130;
constexpr int kBroken = 1;
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

class Watch {
 public:
  Watch(const Options& options, Session& session)
      : options_(options),
        session_(session),
        gate_({ParsePolicy(ReadFile(options.policy, kLargestPolicy), options.policy),
               options.baseline, options.allow, StorePath(options.run.store)},
              session) {}

  // Every checkpoint that is whole and not judged yet, in order. nullopt: interrupted.
  std::optional<size_t> Scan() {
    size_t judged = 0;
    for (const CheckpointFolder& checkpoint : Look()) {
      if (done_.contains(checkpoint.path)) continue;
      const std::string why = WhyNotReady(checkpoint, std::chrono::seconds(options_.settle));
      if (!why.empty()) {
        SayWaiting(checkpoint, why);
        continue;
      }
      done_.insert(checkpoint.path);
      ++judged;
      const std::optional<RunResult> result = Judged(checkpoint);
      if (!result) continue;
      if (result->summaries.empty()) return std::nullopt;
      Take(checkpoint, *result);
    }
    return judged;
  }

  // Of the newest checkpoint that was judged; 1 where one could not be, and where a newer one was
  // not: nobody looks again.
  int CodeOfOnce() const {
    if (broken_) return kBroken;
    if (!newest_waiting_ || *newest_waiting_ < newest_) return code_;
    session_.err << fmt::format(
        "step {} was not judged: the exit code is {}, and not that of step {}\n", *newest_waiting_,
        kBroken, newest_);
    return kBroken;
  }

 private:
  // A folder that was there and is away for one look, as on a network, may come back.
  std::vector<CheckpointFolder> Look() {
    if (looked_ && !FolderExists(options_.folder)) {
      if (!away_) session_.err << Printable(options_.folder) << ": it is away; still watching\n";
      away_ = true;
      return {};
    }
    away_ = false;
    std::vector<std::string> beyond;
    std::vector<CheckpointFolder> found = ListCheckpoints(options_.folder, &beyond);
    looked_ = true;
    for (const std::string& name : beyond) {
      if (!done_.insert(name).second) continue;
      session_.err << fmt::format("{}: left out: its step does not fit 64 bits\n", Printable(name));
    }
    return found;
  }

  void SayWaiting(const CheckpointFolder& checkpoint, const std::string& why) {
    newest_waiting_ = std::max(newest_waiting_.value_or(checkpoint.step), checkpoint.step);
    if (waiting_[checkpoint.path] == why) return;
    waiting_[checkpoint.path] = why;
    session_.err << fmt::format("step {}: not whole yet: {}\n", checkpoint.step, Printable(why));
  }

  RunOptions RunOf(const CheckpointFolder& checkpoint) const {
    RunOptions run = options_.run;
    run.models = {checkpoint.path};
    run.step = checkpoint.step;
    run.name = fmt::format("{}-{}", run.series, checkpoint.step);
    return run;
  }

  // nullopt: the checkpoint is broken, which is said, and the others go on. No summary:
  // interrupted.
  std::optional<RunResult> Judged(const CheckpointFolder& checkpoint) {
    try {
      return RunModels(RunOf(checkpoint), session_);
    } catch (const Error& error) {
      // Before anything was judged it may as well be the command line, wrong for all of them.
      const bool usage = dynamic_cast<const UsageError*>(&error) != nullptr;
      if (usage && steps_.empty()) throw;
      session_.err << fmt::format("step {}: could not be judged: {}\n", checkpoint.step,
                                  Printable(error.what()));
      broken_ = true;
      return std::nullopt;
    }
  }

  void Take(const CheckpointFolder& checkpoint, const RunResult& result) {
    const Summary& summary = result.summaries.front();
    if (steps_.empty()) {
      const auto store = Store::Open(StorePath(options_.run.store), Store::Mode::kRead);
      steps_ = JudgedSteps(*store, options_.run.series, summary.run);
    }
    TrainingStep point{checkpoint.step, summary.run.suite, summary.run.variant,
                       StepFrom(result.invocation, summary)};
    const auto before = steps_.find(point.step);
    if (before != steps_.end()) point.judged = Replacing(before->second, std::move(point.judged));
    SayTrend(point, summary);
    newest_ = point.step;
    code_ = gate_.Judge(point, steps_);
    if (result.code != 0) {
      session_.out << fmt::format("  more than {:g} % of its samples failed (--max-failures)\n",
                                  100 * options_.run.max_failures);
      code_ = result.code;
    }
    session_.out.flush();
    steps_.insert_or_assign(point.step, std::move(point.judged));
  }

  void SayTrend(const TrainingStep& point, const Summary& summary) {
    std::string line = fmt::format("step {}: ", point.step);
    const std::optional<double>& now = point.judged.score;
    if (now) {
      const OfficialScore& score = summary.official.front();
      const auto shown = [&](double value) {
        return FormatScore(value, score.name.unit, summary.printing);
      };
      line += fmt::format("{} {}", Printable(score.name.name), shown(*now));
      const auto& interval = score.estimate.interval;
      if (interval) line += fmt::format(" ({} to {})", shown(interval->low), shown(interval->high));
      const auto next = steps_.lower_bound(point.step);
      if (next != steps_.begin() && std::prev(next)->second.score) {
        const double change = *now - *std::prev(next)->second.score;
        line += fmt::format(", {}{} since step {}", change < 0 ? "" : "+", shown(change),
                            std::prev(next)->first);
      }
    } else {
      line += "no score";
    }
    session_.out << line << "\n";
    if (!point.judged.replaced || summary.official.empty()) return;
    session_.out << fmt::format(
        "  note: step {} was judged before with other weights or options: {}\n", point.step,
        FormatScore(*point.judged.replaced, summary.official.front().name.unit, summary.printing));
  }

  const Options& options_;
  Session& session_;
  StepGate gate_;
  std::set<std::string> done_;
  std::map<std::string, std::string> waiting_;  // what was said of it, by path
  std::map<int64_t, SeriesStep> steps_;         // judged now or ever; empty before the first
  std::optional<int64_t> newest_waiting_;       // of those that were not whole at some look
  int64_t newest_ = 0;                          // judged
  int code_ = 0;
  bool broken_ = false;
  bool looked_ = false;
  bool away_ = false;
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
  if (!options.baseline.empty()) {
    RequireBaseline(options.baseline, StorePath(options.run.store));
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
      return watch.CodeOfOnce();
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
