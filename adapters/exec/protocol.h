#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "harness/core/reward_model.h"

namespace assay {

/// The first line of a program that speaks `assay.exec/1` (docs/exec-protocol.md).
struct ExecCard {
  std::string name;
  bool scores = false;
  bool compares = false;
  bool ranks = false;
  std::vector<std::string> dimensions;
  size_t batch = 1;
  std::string canonical;  ///< canonical JSON, for the fingerprint

  friend bool operator==(const ExecCard&, const ExecCard&) = default;
};

/// Throws Error saying what is wrong with the card.
ExecCard ParseExecCard(std::string_view line);

/// The request for one sample: a JSON line with its newline.
std::string ExecRequest(const Sample& sample, const Ask& ask);

/// The replies to one batch of requests, matched by id. A sample without responses is not asked
/// for: there is nothing to say of it, and its judgement is empty.
class ExecReplies {
 public:
  /// Replies to ids in `stale`, requests given up earlier, are ignored once each and taken out.
  /// `answers`, one per sample, are filled as they come. All references outlive the object.
  ExecReplies(std::span<const Sample> samples, const Ask& ask, const ExecCard& card,
              std::unordered_set<std::string>& stale, std::span<std::optional<Judgement>> answers);

  /// Takes a line of the program; false if it was stale. Throws Error if it is not a reply to an
  /// open request.
  bool Add(std::string_view line);

  bool complete() const { return open_.empty(); }
  /// Ids that are not answered yet.
  std::vector<std::string> Open() const;

 private:
  void RequireFit(const Sample& sample, Judgement& judgement) const;
  void RequireOrders(const Sample& sample, std::vector<Verdict>& verdicts) const;

  std::span<const Sample> samples_;
  Ask ask_;
  bool scores_;
  std::unordered_set<std::string>& stale_;
  std::unordered_map<std::string, size_t> open_;
  std::unordered_set<std::string> answered_;
  std::span<std::optional<Judgement>> answers_;
};

}  // namespace assay
