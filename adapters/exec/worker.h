#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "adapters/exec/process.h"
#include "adapters/exec/protocol.h"

namespace assay {

/// How the programs of an exec model are run.
struct ExecOptions {
  std::vector<std::string> argv;
  std::chrono::seconds timeout{600};  ///< for one batch, and for the card
  Process::Log log;                   ///< thread-safe; may be empty
};

/// One copy of the program. After a crash or time-out it is started again, and what it left of its
/// batch is sent once more, one sample at a time, so that a sample that ends it every time fails
/// alone. A program that ends `kMostCrashes` times without an answer in between is given up for the
/// run. Used by one thread at a time.
class ExecWorker {
 public:
  static constexpr size_t kMostCrashes = 5;

  /// `number` stands for the worker in messages, from 1.
  ExecWorker(const ExecOptions& options, size_t number);

  /// Starts the program and reads its card. Throws Error with the program's last words if none
  /// comes; nullopt after a stop.
  std::optional<ExecCard> Start(const std::stop_token& stop);

  /// Begins a run: forgets its crashes, and starts a program if it has none. False after a stop.
  bool BeginRun(const ExecCard& card, const std::stop_token& stop);

  /// Judges a batch, in order. What goes wrong is in the judgements; nullopt is left where a stop
  /// came or the program was given up first.
  std::vector<std::optional<Judgement>> Judge(std::span<const Sample> batch, const Ask& ask,
                                              const std::stop_token& stop);

  /// What went wrong, in one line for the run's health; empty where nothing did.
  std::string Note() const;

  /// Asks the program to end; the destructor waits for it, two seconds at most.
  void CloseInput();
  ~ExecWorker();
  ExecWorker(ExecWorker&&) = default;

 private:
  using Answers = std::span<std::optional<Judgement>>;

  std::optional<Failure> Exchange(std::span<const Sample> batch, const Ask& ask,
                                  const std::stop_token& stop, Answers answers);
  Judgement Failed(const Sample& sample, const Ask& ask, const Failure& failure) const;
  bool Restart(const std::stop_token& stop);
  Failure EndProcess(Process::Got why);

  ExecOptions options_;
  std::string label_;
  std::unique_ptr<Process> process_;
  ExecCard card_;
  std::unordered_set<std::string> stale_;  // ids of failed batches that may still be answered
  size_t crashes_in_a_row_ = 0;            // without an answer in between
  size_t crashes_ = 0;                     // in this run, like what follows
  std::string first_crash_;
  std::string not_restarted_;  // why, if so
};

}  // namespace assay
