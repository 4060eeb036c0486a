#include "harness/run/journal.h"

#include <utility>

namespace assay {
namespace {

uint64_t TextBytes(const Parts& parts) {
  uint64_t bytes = 0;
  for (const Part& part : parts) bytes += part.kind == Part::Kind::kText ? part.data.size() : 0;
  return bytes;
}

}  // namespace

JudgedRecord RecordOf(uint32_t ordinal, Sample sample) {
  JudgedRecord record;
  JudgedSample& judged = record.judged;
  judged.ordinal = ordinal;
  judged.id = std::move(sample.id);
  judged.subset = std::move(sample.subset);
  judged.cluster = sample.cluster;
  judged.group = std::move(sample.group);
  judged.label = std::move(sample.label);
  judged.attributes = std::move(sample.attributes);
  judged.lengths.reserve(sample.responses.size());
  for (const Response& response : sample.responses) {
    judged.lengths.push_back(TextBytes(response.parts));
  }
  record.prompt = std::move(sample.prompt);
  record.responses = std::move(sample.responses);
  return record;
}

}  // namespace assay
