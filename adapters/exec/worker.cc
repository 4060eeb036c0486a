#include "adapters/exec/worker.h"

#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr size_t kQuoted = 200;  // bytes of a wrong line in a message
constexpr std::chrono::seconds kGrace(2);

std::vector<Judgement> AllFailed(std::span<const Sample> batch, const Ask& ask,
                                 const Failure& failure) {
  std::vector<Judgement> judgements;
  for (const Sample& sample : batch) judgements.push_back(FailedJudgement(ask, sample, failure));
  return judgements;
}

}  // namespace

ExecWorker::ExecWorker(const ExecOptions& options, size_t number)
    : options_(options), label_("worker " + std::to_string(number)) {}

ExecWorker::~ExecWorker() {
  if (process_ != nullptr) process_->End(Process::Clock::now() + kGrace);
}

void ExecWorker::CloseInput() {
  if (process_ != nullptr) process_->CloseInput();
}

std::optional<ExecCard> ExecWorker::Start(const std::stop_token& stop) {
  const Process::Log log = [log = options_.log, label = label_](std::string_view line) {
    if (log) log(label + ": " + std::string(line));
  };
  process_ = std::make_unique<Process>(options_.argv, log);
  std::string line;
  const Process::Got got = process_->ReadLine(line, Process::Clock::now() + options_.timeout, stop);
  if (got == Process::Got::kStopped) {
    process_.reset();
    return std::nullopt;
  }
  if (got != Process::Got::kLine) {
    throw Error("no card from " + options_.argv[0] + ": " + EndProcess(got).message);
  }
  try {
    return card_ = ParseExecCard(line);
  } catch (const Error& e) {
    process_.reset();
    throw Error("wrong card from " + options_.argv[0] + ": " + e.what() +
                " (its first line: " + Printable(line, kQuoted) + ")");
  }
}

bool ExecWorker::BeginRun(const ExecCard& card, const std::stop_token& stop) {
  may_restart_ = true;
  notes_.clear();
  if (!stale_.empty()) {
    // Late answers must not be taken for answers to the same ids of another suite.
    process_.reset();
    stale_.clear();
  }
  if (process_ != nullptr) return true;
  const std::optional<ExecCard> own = Start(stop);
  if (own && *own != card) {
    throw Error("the copies of " + options_.argv[0] + " differ: " + label_ + " has the card " +
                own->canonical + ", the first has " + card.canonical);
  }
  return own.has_value();
}

std::optional<std::vector<Judgement>> ExecWorker::Judge(std::span<const Sample> batch,
                                                        const Ask& ask,
                                                        const std::stop_token& stop) {
  Outcome outcome = Exchange(batch, ask, stop);
  if (const Failure* first = std::get_if<Failure>(&outcome)) {
    notes_.push_back(label_ + ": " + first->message);
    if (std::exchange(may_restart_, false)) {
      outcome = RestartAndExchange(batch, ask, Failure(*first), stop);
    }
  }
  if (const Failure* failure = std::get_if<Failure>(&outcome)) {
    return AllFailed(batch, ask, *failure);
  }
  if (std::holds_alternative<Stopped>(outcome)) return std::nullopt;
  return std::get<std::vector<Judgement>>(std::move(outcome));
}

ExecWorker::Outcome ExecWorker::RestartAndExchange(std::span<const Sample> batch, const Ask& ask,
                                                   const Failure& first,
                                                   const std::stop_token& stop) {
  const ExecCard before = card_;
  try {
    const std::optional<ExecCard> card = Start(stop);
    if (!card) return Stopped();
    if (*card != before) throw Error("it came back with another card");
  } catch (const Error& e) {
    process_.reset();
    notes_.push_back(label_ + ": could not be restarted: " + e.what());
    return first;
  }
  Outcome outcome = Exchange(batch, ask, stop);
  if (const Failure* second = std::get_if<Failure>(&outcome)) {
    notes_.push_back(label_ + " again: " + second->message);
  }
  return outcome;
}

ExecWorker::Outcome ExecWorker::Exchange(std::span<const Sample> batch, const Ask& ask,
                                         const std::stop_token& stop) {
  ExecReplies replies(batch, ask, card_, stale_);
  if (replies.complete()) return replies.Take();
  for (const Sample& sample : batch) {
    if (!sample.responses.empty()) process_->Write(ExecRequest(sample, ask));
  }
  process_->Write("\n");
  const auto deadline = Process::Clock::now() + options_.timeout;
  std::string line;
  while (!replies.complete()) {
    const Process::Got got = process_->ReadLine(line, deadline, stop);
    if (got == Process::Got::kStopped) {
      process_.reset();  // within a second or two; its answers would come too late
      return Stopped();
    }
    if (got != Process::Got::kLine) return EndProcess(got);
    try {
      replies.Add(line);
    } catch (const Error& e) {
      for (std::string& id : replies.Open()) stale_.insert(std::move(id));
      const Failure failure{Failure::Kind::kServer,
                            std::string(e.what()) + ": got the line " + Printable(line, kQuoted)};
      return AllFailed(batch, ask, failure);
    }
  }
  return replies.Take();
}

Failure ExecWorker::EndProcess(Process::Got why) {
  Failure failure{Failure::Kind::kCrashed, ""};
  // One that closed its output is about to exit by itself, and how it does is worth knowing.
  const bool ended = why == Process::Got::kEnd;
  const std::string how =
      process_->End(Process::Clock::now() + std::chrono::milliseconds(ended ? 500 : 0));
  if (ended) {
    failure.message = "the program ended (" + how + ")";
  } else if (why == Process::Got::kTooLong) {
    failure.message = "the program wrote a line of more than " +
                      std::to_string(Process::kLongestLine >> 20) + " MiB";
  } else {
    failure = {Failure::Kind::kTimeout, "the program did not answer within " +
                                            std::to_string(options_.timeout.count()) + " s"};
  }
  if (const std::string last = process_->LastErrors(); !last.empty()) {
    failure.message += "; its last words: " + last;
  }
  process_.reset();
  stale_.clear();
  return failure;
}

}  // namespace assay
