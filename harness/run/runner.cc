#include "harness/run/runner.h"

#include <utility>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/run/committer.h"
#include "harness/run/ending.h"
#include "harness/run/feed.h"
#include "harness/run/tickets.h"

namespace assay {
namespace {

// What is to be judged. Failures that are asked again come last: a sample that ends its program
// every time must not keep the others from being judged.
struct Pending {
  std::vector<uint32_t> fresh;
  std::vector<uint32_t> again;

  size_t size() const { return fresh.size() + again.size(); }
};

Pending PendingOf(const RunRequest& request) {
  Pending pending;
  for (const uint32_t ordinal : request.ordinals) {
    if (request.journal.Has(ordinal)) continue;
    (request.journal.AsksAgain(ordinal) ? pending.again : pending.fresh).push_back(ordinal);
  }
  return pending;
}

void RequireAllJudged(const RunRequest& request, const Feed& feed, const Tickets& tickets) {
  if (feed.exhausted() && tickets.open() == 0) return;
  throw Error("model " + request.model.Card().name + " stopped judging before the end: " +
              (tickets.open() > 0 ? Counted(tickets.open(), "sample") + " pulled and not judged"
                                  : "samples were left unread") +
              "; this is a bug of its adapter; what was judged is stored");
}

// What the readings of one run share.
struct Judging {
  const RunRequest& request;
  Ending& ending;
  Tickets& tickets;
  Committer& committer;
  std::vector<std::string>& notes;
};

// One reading of the suite. Ends when the model has judged all of `ordinals`, or was stopped.
void JudgeOrdinals(const Judging& judging, const std::vector<uint32_t>& ordinals) {
  auto& [request, ending, tickets, committer, notes] = judging;
  if (ordinals.empty() || ending.stop_requested()) return;
  Feed feed(request.suite.Open(request.source), request.index, ordinals, tickets, ending);
  const auto take_notes = [&] {
    for (std::string& note : request.model.Notes()) notes.push_back(std::move(note));
  };
  try {
    request.model.Judge(feed, committer, request.ask, ending.token());
  } catch (const ModelGone&) {
    take_notes();
    throw;
  }
  take_notes();
  if (!ending.stop_requested()) RequireAllJudged(request, feed, tickets);
}

void JudgePending(const Judging& judging, const Pending& pending) {
  try {
    JudgeOrdinals(judging, pending.fresh);
  } catch (const ModelGone& e) {
    throw Error(std::string(e.what()) +
                "; what was judged is stored, and the same command goes on from there");
  }
  try {
    JudgeOrdinals(judging, pending.again);
  } catch (const ModelGone& e) {
    // Every sample has a judgement, so the run is whole.
    judging.notes.push_back("not every failed sample could be asked for again: " +
                            std::string(e.what()));
  }
}

RunOutcome Judge(const RunRequest& request, const Pending& pending, const Progress& progress) {
  Ending ending(request.stop);
  Tickets tickets(request.model.Card().max_in_flight);
  Committer committer(request.journal, tickets, ending, progress, request.progress);
  RunOutcome outcome;
  try {
    JudgePending({request, ending, tickets, committer, outcome.notes}, pending);
  } catch (...) {
    ending.Fail(std::current_exception());
  }
  outcome.progress = committer.Finish();
  ending.Rethrow();
  outcome.progress.seconds = tickets.Seconds();
  const size_t left = pending.size() - outcome.progress.judged;
  outcome.stopped = left > 0 && ending.stop_requested();
  if (!outcome.stopped) outcome.progress.already += left;  // failures that stay as they are
  return outcome;
}

}  // namespace

RunOutcome RunSamples(const RunRequest& request) {
  const Pending pending = PendingOf(request);
  RunOutcome outcome;
  outcome.progress.selected = request.ordinals.size();
  outcome.progress.already = request.ordinals.size() - pending.size();
  if (pending.size() > 0) outcome = Judge(request, pending, outcome.progress);
  outcome.progress.finished = true;
  if (request.progress) request.progress(outcome.progress);
  return outcome;
}

}  // namespace assay
