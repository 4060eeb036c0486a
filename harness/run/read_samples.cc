#include "harness/run/read_samples.h"

#include <utility>

#include "harness/run/ending.h"
#include "harness/run/feed.h"
#include "harness/run/tickets.h"

namespace assay {

std::vector<Sample> ReadSamples(const Suite& suite, const Source& source, const SuiteIndex& index,
                                const std::vector<uint32_t>& ordinals, std::stop_token stop) {
  Tickets tickets(ordinals.size());
  Ending ending(std::move(stop));
  Feed feed(suite.Open(source), index, ordinals, tickets, ending);
  std::vector<Sample> samples;
  while (auto ticketed = feed.Next()) samples.push_back(std::move(ticketed->sample));
  ending.Rethrow();
  return samples;
}

}  // namespace assay
