#include "harness/run/runner.h"

#include <utility>

#include "harness/core/error.h"
#include "harness/run/committer.h"
#include "harness/run/ending.h"
#include "harness/run/feed.h"
#include "harness/run/tickets.h"

namespace assay {
namespace {

std::vector<uint32_t> Pending(const RunRequest& request) {
  std::vector<uint32_t> pending;
  for (const uint32_t ordinal : request.ordinals) {
    if (!request.journal.Has(ordinal)) pending.push_back(ordinal);
  }
  return pending;
}

void RequireAllJudged(const RunRequest& request, const Feed& feed, const Tickets& tickets) {
  if (feed.exhausted() && tickets.open() == 0) return;
  throw Error("model " + request.model.Card().name + " stopped judging before the end: " +
              (tickets.open() > 0
                   ? std::to_string(tickets.open()) + " samples were pulled and not judged"
                   : "samples were left unread") +
              "; this is a bug of its adapter; what was judged is stored");
}

// Ends when the model has judged everything that is pending, or was stopped.
RunOutcome Judge(const RunRequest& request, const std::vector<uint32_t>& pending,
                 Progress progress) {
  Ending ending(request.stop);
  Tickets tickets(request.model.Card().max_in_flight);
  Feed feed(request.suite.Open(request.source), request.index, pending, tickets, ending);
  Committer committer(request.journal, tickets, ending, progress, request.progress);
  try {
    request.model.Judge(feed, committer, request.ask, ending.token());
  } catch (...) {
    ending.Fail(std::current_exception());
  }
  RunOutcome outcome;
  outcome.progress = committer.Finish();
  ending.Rethrow();
  if (!ending.stop_requested()) RequireAllJudged(request, feed, tickets);
  outcome.progress.seconds = tickets.Seconds();
  outcome.stopped = outcome.progress.judged < pending.size();
  return outcome;
}

}  // namespace

RunOutcome RunSamples(const RunRequest& request) {
  const std::vector<uint32_t> pending = Pending(request);
  RunOutcome outcome;
  outcome.progress.selected = request.ordinals.size();
  outcome.progress.already = request.ordinals.size() - pending.size();
  if (!pending.empty()) {
    outcome = Judge(request, pending, outcome.progress);
    outcome.notes = request.model.Notes();
  }
  outcome.progress.finished = true;
  if (request.progress) request.progress(outcome.progress);
  return outcome;
}

}  // namespace assay
