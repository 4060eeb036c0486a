#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <variant>
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

/// One copy of the program. A crash or time-out restarts it once per run and sends the open batch
/// once more (CONTRACTS §5). Used by one thread at a time.
class ExecWorker {
 public:
  /// `number` stands for the worker in messages, from 1.
  ExecWorker(const ExecOptions& options, size_t number);

  /// Starts the program and reads its card. Throws Error with the program's last words if none
  /// comes; nullopt after a stop.
  std::optional<ExecCard> Start(const std::stop_token& stop);

  /// Begins a run: gives the worker its restart, and a program if it has none. False after a stop.
  bool BeginRun(const ExecCard& card, const std::stop_token& stop);

  /// Judges a batch, in order; nullopt after a stop. What goes wrong is in the judgements.
  std::optional<std::vector<Judgement>> Judge(std::span<const Sample> batch, const Ask& ask,
                                              const std::stop_token& stop);

  /// Whether it has a program: without one it can judge no more in this run.
  bool running() const { return process_ != nullptr; }

  /// What went wrong, one line each, for the run's health.
  const std::vector<std::string>& notes() const { return notes_; }

  /// Asks the program to end; the destructor waits for it, two seconds at most.
  void CloseInput();
  ~ExecWorker();
  ExecWorker(ExecWorker&&) = default;

 private:
  struct Stopped {};
  using Outcome = std::variant<std::vector<Judgement>, Failure, Stopped>;

  Outcome Exchange(std::span<const Sample> batch, const Ask& ask, const std::stop_token& stop);
  Outcome RestartAndExchange(std::span<const Sample> batch, const Ask& ask, const Failure& first,
                             const std::stop_token& stop);
  Failure EndProcess(Process::Got why);

  ExecOptions options_;
  std::string label_;
  std::unique_ptr<Process> process_;
  ExecCard card_;
  bool may_restart_ = true;
  std::unordered_set<std::string> stale_;  // ids of failed batches that may still be answered
  std::vector<std::string> notes_;
};

}  // namespace assay
