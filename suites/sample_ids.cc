#include "suites/sample_ids.h"

#include <utility>

#include "harness/core/conversation_json.h"
#include "harness/core/sha256.h"
#include "harness/core/suite_index.h"

namespace assay {

std::string GeneratedId(const Sample& sample) {
  Json responses = Json::array();
  for (const Response& response : sample.responses) {
    responses.push_back(PartsToJson(response.parts));
  }
  const Json content = {{"prompt", ConversationToJson(sample.prompt)},
                        {"responses", std::move(responses)}};
  return Sha256Hex(CanonicalJson(content)).substr(0, 16);
}

std::string SampleIds::Unique(std::string id) {
  uint32_t& times = times_[HashId(id)];
  if (++times == 1) return id;
  std::string repeat;
  uint32_t number = times;
  // "x#2" may itself be the id of a row.
  do {
    repeat = id + "#" + std::to_string(number++);
  } while (!Add(repeat));
  return repeat;
}

bool SampleIds::Add(const std::string& id) { return ++times_[HashId(id)] == 1; }

}  // namespace assay
