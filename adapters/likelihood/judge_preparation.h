#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/checkpoint/sequence.h"

namespace assay {

/// What a judge is told: `parts[0]` is the request, the others are answers to it.
using JudgePrompt = std::function<std::string(const std::vector<std::string>& parts)>;

/// In our own words: says which of the answers, labelled "A", "B", …, is best, in one letter; or
/// whether the one answer is good, in Yes or No.
std::string WhichIsBest(const std::vector<std::string>& parts);
std::string WhetherGood(const std::vector<std::string>& parts);

/// Texts for a log-prob judge: the prompt as one message of the user, the template's generation
/// prompt, and `prefix`, words put into the judge's mouth. Immutable and thread-safe; `text` must
/// outlive it.
class JudgePreparation {
 public:
  /// Throws Error where the checkpoint has no template or it does not render a plain message.
  JudgePreparation(const CheckpointText& text, const PreparationRules& rules, int64_t vocabulary,
                   JudgePrompt prompt, std::string prefix);

  /// A sequence that ends where the reply begins, and is read there. Where it does not fit, the
  /// longest of request and answers are cut on the right to one common number of tokens.
  Prepared Prepare(std::vector<std::string> parts) const;

  /// The rendered text; a Failure with the message of a template that raises.
  std::variant<std::string, Failure> Render(const std::vector<std::string>& parts) const;

  const Preparation& preparation() const { return preparation_; }

 private:
  bool CutParts(std::vector<std::string>& parts, size_t tokens, size_t spare) const;
  size_t SharedTokens(std::vector<std::string> parts, const TokenIds& ids) const;

  const CheckpointText& text_;
  TokenLimit limit_;
  int64_t vocabulary_;
  Preparation preparation_;
  JudgePrompt prompt_;
  std::string prefix_;
};

}  // namespace assay
