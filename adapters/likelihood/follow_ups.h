#pragma once

#include <string>
#include <vector>

namespace assay {

/// What a user might say next, pleased or not: texts whose likelihood after an answer tells how
/// good it was.
struct FollowUps {
  std::vector<std::string> positive, negative;
};

/// Ours, three of each.
const FollowUps& DefaultFollowUps();

/// From a JSON file {"positive": ["…", …], "negative": ["…", …]}, at least one of each, none empty,
/// at most 64 in all. Throws Error naming file and key.
FollowUps ReadFollowUps(const std::string& path);

/// SHA-256 of the texts in hex, for a model's card.
std::string HashOf(const FollowUps& follow_ups);

}  // namespace assay
