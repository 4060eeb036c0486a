#include "adapters/exec/exec_model.h"

#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "adapters/exec/worker.h"
#include "adapters/model_options.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr uint64_t kMostWorkers = 64;
constexpr uint64_t kLongestTimeout = 86'400;
constexpr uint64_t kDefaultTimeout = 600;

class ExecModel final : public RewardModel {
 public:
  ExecModel(ModelCard card, ExecCard program, std::vector<ExecWorker> workers)
      : card_(std::move(card)), program_(std::move(program)), workers_(std::move(workers)) {}

  ~ExecModel() override {
    for (ExecWorker& worker : workers_) worker.CloseInput();  // they end side by side
  }

  const ModelCard& Card() const override { return card_; }

  std::vector<std::string> Prepare(const SuiteIndex&) override {
    if (card_.scores || card_.compares) return {};
    return {card_.name +
            " gives rewards of dimensions only: they are stored and exported, but every score and "
            "accuracy needs a program that \"scores\" or \"compares\""};
  }

  void Judge(SampleSource& next, JudgementSink& put, const Ask& ask,
             std::stop_token stop) override {
    std::stop_source failed;
    const std::stop_callback forward(stop, [&] { failed.request_stop(); });
    std::mutex mutex;
    std::exception_ptr error;
    std::atomic<bool> left = false;
    std::vector<std::jthread> threads;
    for (ExecWorker& worker : workers_) {
      threads.emplace_back([&] {
        try {
          if (!Serve(worker, next, put, ask, failed.get_token())) left = true;
        } catch (...) {
          const std::lock_guard lock(mutex);
          if (error == nullptr) error = std::current_exception();
          failed.request_stop();
        }
      });
    }
    threads.clear();  // joins
    if (error != nullptr) std::rethrow_exception(error);
    if (left && !stop.stop_requested()) GiveUp();
  }

  std::vector<std::string> Notes() const override {
    std::vector<std::string> notes;
    for (const ExecWorker& worker : workers_) {
      if (std::string note = worker.Note(); !note.empty()) notes.push_back(std::move(note));
    }
    return notes;
  }

 private:
  // False where the program was given up, or a stop came, before the source's end.
  bool Serve(ExecWorker& worker, SampleSource& next, JudgementSink& put, const Ask& ask,
             const std::stop_token& stop) const {
    if (!worker.BeginRun(program_, stop)) return false;
    std::vector<uint64_t> tickets;
    std::vector<Sample> batch;
    while (!stop.stop_requested()) {
      tickets.clear();
      batch.clear();
      while (batch.size() < program_.batch) {
        std::optional<Ticketed> pulled = next.Next();
        if (!pulled) break;
        tickets.push_back(pulled->ticket);
        batch.push_back(std::move(pulled->sample));
      }
      if (batch.empty()) return true;
      std::vector<std::optional<Judgement>> judgements = worker.Judge(batch, ask, stop);
      bool whole = true;
      for (size_t i = 0; i < tickets.size(); ++i) {
        if (judgements[i]) put.Put(tickets[i], *std::move(judgements[i]));
        whole &= judgements[i].has_value();
      }
      if (!whole) return false;
    }
    return false;
  }

  // What a worker held when its program was given up is left, even if the others went on to the
  // end.
  [[noreturn]] void GiveUp() const {
    std::string notes;
    for (const std::string& note : Notes()) notes += (notes.empty() ? "" : "; ") + note;
    throw ModelGone("the program of " + card_.name +
                    " was given up: it does not come back, or crashed " +
                    std::to_string(ExecWorker::kMostCrashes) +
                    " times in a row without an answer (" + notes + ")");
  }

  ModelCard card_;
  ExecCard program_;
  std::vector<ExecWorker> workers_;
};

// Where a shell would find `program`; empty if nowhere.
std::string FindProgram(const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  const char* path = std::getenv("PATH");
  std::string_view folders = path == nullptr ? "" : path;
  while (!folders.empty()) {
    const size_t end = std::min(folders.find(':'), folders.size());
    const std::string candidate = std::string(folders.substr(0, end)) + "/" + program;
    if (FileExists(candidate)) return candidate;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return "";
}

// What identifies a file of the command: its content; of a large one (weights), its size and time.
std::string Identity(const std::string& path) {
  constexpr off_t kLargestHashed = off_t{64} << 20;
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return "";
  if (status.st_size <= kLargestHashed) return FileSha256(path);
  return std::to_string(status.st_size) + " bytes of " + std::to_string(status.st_mtim.tv_sec);
}

// The script of `python3 my_rm.py` is an argument, so every argument that is a file counts.
std::string Fingerprint(const std::vector<std::string>& argv, const ExecCard& card) {
  Json identity = {{"argv", argv}, {"card", card.canonical}, {"files", Json::array()}};
  identity["files"].push_back(Identity(FindProgram(argv[0])));
  for (size_t i = 1; i < argv.size(); ++i) identity["files"].push_back(Identity(argv[i]));
  return "sha256:" + Sha256Hex(identity.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

std::unique_ptr<RewardModel> MakeExecModel(const ModelSpec& spec, const ModelContext& context) {
  const uint64_t count = CountOption(spec, "workers", 1, kMostWorkers);
  const uint64_t timeout = CountOption(spec, "timeout", kDefaultTimeout, kLongestTimeout);
  ExecOptions options{SplitCommand(spec.target), std::chrono::seconds(timeout), {}};
  if (context.log) {
    options.log = [log = context.log, mutex = std::make_shared<std::mutex>()](auto line) {
      const std::lock_guard lock(*mutex);
      log(std::string(line));
    };
  }
  std::vector<ExecWorker> workers;
  for (size_t i = 0; i < count; ++i) workers.emplace_back(options, i + 1);
  const std::optional<ExecCard> program = workers[0].Start(context.stop);
  if (!program) throw Error("stopped while waiting for the card of " + options.argv[0]);
  ModelCard card;
  card.name = program->name;
  card.adapter = "exec";
  card.scores = program->scores;
  card.compares = program->compares;
  card.ranks = program->ranks;
  card.dimensions = program->dimensions;
  card.fingerprint = Fingerprint(options.argv, *program);
  card.options = spec.options;
  card.max_in_flight = count * program->batch;
  return std::make_unique<ExecModel>(std::move(card), *program, std::move(workers));
}

}  // namespace assay
