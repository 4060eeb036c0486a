#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace assay {

/// One piece of a message. `data` is the text itself (valid UTF-8), or for other kinds a path or
/// URL.
struct Part {
  enum class Kind { kText, kImage, kVideo, kAudio };

  Kind kind = Kind::kText;
  std::string data;

  friend bool operator==(const Part&, const Part&) = default;
};
using Parts = std::vector<Part>;

/// A list holding one text part: the easy case.
Parts TextParts(std::string text);

/// The text of all text parts, in order, joined without a separator.
std::string TextOf(const Parts& parts);

/// A turn of a conversation; `role` is "system", "user", "assistant" or whatever the data says.
struct Message {
  std::string role;
  Parts parts;

  friend bool operator==(const Message&, const Message&) = default;
};
using Conversation = std::vector<Message>;

/// A conversation of one user message.
Conversation UserPrompt(std::string text);

/// One candidate answer. `step_ends` (process rewards) are byte offsets into the text, ascending.
struct Response {
  Parts parts;
  std::string author;  ///< the model that wrote it, if the data says
  std::vector<size_t> step_ends;

  friend bool operator==(const Response&, const Response&) = default;
};

/// A comparison that counts: `winner` is better than `loser` (indices of responses); `share` is its
/// weight within the sample (1, or the share of annotators who said so).
struct Pair {
  size_t winner = 0;
  size_t loser = 0;
  double share = 1;

  friend bool operator==(const Pair&, const Pair&) = default;
};

/// What one annotator said of two responses.
struct Vote {
  std::string annotator;
  size_t first = 0;
  size_t second = 0;
  enum class Outcome { kFirst, kSecond, kTie } outcome = Outcome::kTie;

  friend bool operator==(const Vote&, const Vote&) = default;
};

using Grades = std::vector<std::optional<double>>;

/// What is known to be right. `grades` has one entry per response, higher is better, equal means
/// not ordered; `dimensions` the same per named dimension. `pairs` are the comparisons that count
/// where the benchmark names them (duplicates allowed); where it is empty, see `CountedPairs`.
struct Label {
  Grades grades;
  std::map<std::string, Grades> dimensions;
  std::vector<Pair> pairs;
  std::vector<Vote> votes;
  std::optional<int> first_error;  ///< process benchmarks: index of the first wrong step, -1: none

  friend bool operator==(const Label&, const Label&) = default;
};

/// `label.pairs`, or where that is empty every (i, j) with grade i > grade j, share 1 (CONTRACTS
/// §1), in order of i, then j.
std::vector<Pair> CountedPairs(const Label& label);

/// Named facts about a sample that metrics may slice by ("source", "language", …); never its text.
using Attribute = std::variant<double, std::string>;
using Attributes = std::map<std::string, Attribute>;

/// A question with candidate answers and what is known about them. A value; text is valid UTF-8.
struct Sample {
  std::string id;        ///< unique within the suite
  std::string subset;    ///< the benchmark's own name of the part it belongs to
  uint64_t cluster = 0;  ///< samples of one cluster are resampled together (see `ClusterOf`)
  std::string group;     ///< samples that the official rule joins; empty: none
  Conversation prompt;
  std::vector<Response> responses;
  Label label;
  Attributes attributes;

  friend bool operator==(const Sample&, const Sample&) = default;
};

/// The 64-bit code of a cluster key (first 8 bytes of its SHA-256, big-endian).
uint64_t ClusterOf(std::string_view key);

/// The cluster of a prompt: `ClusterOf` of its canonical JSON.
uint64_t ClusterOf(const Conversation& prompt);

}  // namespace assay
