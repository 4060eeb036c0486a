#include "adapters/likelihood/follow_ups.h"

#include "harness/core/config_json.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr size_t kLargestFile = size_t{1} << 20;
constexpr size_t kMostFollowUps = 64;

std::vector<std::string> ReadList(const Json& json, const char* key, const std::string& path) {
  const auto wrong = [&](const std::string& got) {
    return Error("wrong follow-ups: " + std::string(key) + ": got " + got +
                 ", expected a list of at least one text, none of them empty (" + path + ")");
  };
  if (!json.is_object() || !json.contains(key)) throw wrong("nothing");
  const Json& list = json[key];
  if (!list.is_array() || list.empty()) throw wrong(list.is_array() ? "an empty list" : "no list");
  std::vector<std::string> texts;
  for (const Json& text : list) {
    if (!text.is_string()) throw wrong("something that is no text");
    texts.push_back(text.get<std::string>());
    if (texts.back().empty()) throw wrong("an empty text");
  }
  return texts;
}

}  // namespace

const FollowUps& DefaultFollowUps() {
  static const FollowUps follow_ups = {
      .positive = {"Thank you, that is just what I needed.", "Great, this solves my problem.",
                   "That is right, and easy to follow."},
      .negative = {"That is not what I asked for.", "I think there is a mistake in what you say.",
                   "This does not help me at all."},
  };
  return follow_ups;
}

FollowUps ReadFollowUps(const std::string& path) {
  const Json json = ParseConfig(ReadFile(path, kLargestFile), path);
  FollowUps follow_ups{ReadList(json, "positive", path), ReadList(json, "negative", path)};
  for (const auto& [key, value] : json.items()) {
    if (key != "positive" && key != "negative") {
      throw Error("wrong follow-ups: unknown key \"" + key +
                  "\", expected \"positive\" and \"negative\" (" + path + ")");
    }
  }
  const size_t count = follow_ups.positive.size() + follow_ups.negative.size();
  if (count > kMostFollowUps) {
    throw Error("too many follow-ups: got " + std::to_string(count) + ", expected at most " +
                std::to_string(kMostFollowUps) + " (" + path + ")");
  }
  return follow_ups;
}

std::string HashOf(const FollowUps& follow_ups) {
  Sha256 hash;
  hash.Update(Json({{"positive", follow_ups.positive}, {"negative", follow_ups.negative}}).dump());
  return hash.Hex();
}

}  // namespace assay
