#include "adapters/exec/worker.h"

#include <utility>

#include "harness/core/error.h"
#include "harness/core/printable.h"

namespace assay {
namespace {

constexpr size_t kQuoted = 200;  // bytes of a wrong line in a message
constexpr size_t kLongestMessage = 4000;
constexpr std::chrono::seconds kGrace(2);

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
    throw Error("wrong card from " + options_.argv[0] + ": " +
                Printable(e.what(), kLongestMessage) +
                " (its first line: " + Printable(line, kQuoted) + ")");
  }
}

bool ExecWorker::BeginRun(const ExecCard& card, const std::stop_token& stop) {
  crashes_in_a_row_ = crashes_ = 0;
  first_crash_.clear();
  not_restarted_.clear();
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

std::vector<std::optional<Judgement>> ExecWorker::Judge(std::span<const Sample> batch,
                                                        const Ask& ask,
                                                        const std::stop_token& stop) {
  std::vector<std::optional<Judgement>> answers(batch.size());
  if (process_ == nullptr && !Restart(stop)) return answers;
  std::optional<Failure> crash = Exchange(batch, ask, stop, answers);
  for (size_t i = 0; crash && i < batch.size(); ++i) {
    if (answers[i]) continue;
    if (crashes_in_a_row_ >= kMostCrashes) break;
    if (process_ != nullptr || Restart(stop)) {
      const auto again = Exchange(batch.subspan(i, 1), ask, stop, Answers(answers).subspan(i, 1));
      if (again) crash = again;
    }
    if (stop.stop_requested()) break;
    if (!answers[i]) answers[i] = Failed(batch[i], ask, *crash);
  }
  return answers;
}

// What the card does not promise is not missing from an answer.
Judgement ExecWorker::Failed(const Sample& sample, const Ask& ask, const Failure& failure) const {
  if (!ask.rewards || card_.scores) return FailedJudgement(ask, sample, failure);
  Judgement judgement;
  for (const std::string& name : card_.dimensions) {
    judgement.dimensions[name].assign(sample.responses.size(), failure);
  }
  return judgement;
}

// A program that cannot be started again is given up as if it had crashed once too often.
bool ExecWorker::Restart(const std::stop_token& stop) {
  if (crashes_in_a_row_ >= kMostCrashes) return false;
  const ExecCard before = card_;
  try {
    const std::optional<ExecCard> card = Start(stop);
    if (card && *card != before) throw Error("it came back with another card");
    return card.has_value();
  } catch (const Error& e) {
    process_.reset();
    card_ = before;
    crashes_in_a_row_ = kMostCrashes;
    not_restarted_ = Printable(e.what(), kLongestMessage);
    return false;
  }
}

// Fills `answers` with what the program says of `batch`, in any order; returns how it crashed, if
// it did. After a stop some answers are left out.
std::optional<Failure> ExecWorker::Exchange(std::span<const Sample> batch, const Ask& ask,
                                            const std::stop_token& stop, Answers answers) {
  ExecReplies replies(batch, ask, card_, stale_, answers);
  if (replies.complete()) return std::nullopt;
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
      return std::nullopt;
    }
    if (got != Process::Got::kLine) return EndProcess(got);
    try {
      if (replies.Add(line)) crashes_in_a_row_ = 0;
    } catch (const Error& e) {
      for (std::string& id : replies.Open()) stale_.insert(std::move(id));
      const Failure failure{
          Failure::Kind::kServer,
          Printable(e.what(), kLongestMessage) + ": got the line " + Printable(line, kQuoted)};
      for (size_t i = 0; i < batch.size(); ++i) {
        answers[i] = Failed(batch[i], ask, failure);
      }
      return std::nullopt;
    }
  }
  return std::nullopt;
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
  ++crashes_in_a_row_;
  if (crashes_++ == 0) first_crash_ = failure.message;
  return failure;
}

std::string ExecWorker::Note() const {
  if (crashes_ == 0 && not_restarted_.empty()) return "";
  std::string note = label_ + ": ";
  if (crashes_ > 1) note += "crashed " + std::to_string(crashes_) + " times, the first time: ";
  note += first_crash_;
  if (!not_restarted_.empty()) note += "; could not be started again: " + not_restarted_;
  return note;
}

}  // namespace assay
