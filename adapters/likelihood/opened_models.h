#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/likelihood/likelihood_model.h"
#include "adapters/registry.h"

namespace assay {

/// The language models of a spec, opened but not loaded: `spec.target`, and where there is one the
/// checkpoint of the option `other` ("reference", "weak"), which reads the first one's tokens.
/// Options read: `base`, `template`, `max_length`, `rows`, `name`, and `other`.
class OpenedModels {
 public:
  /// Throws Error for checkpoints that are not whole or do not share a tokenizer, UsageError for
  /// options that do not fit.
  OpenedModels(const ModelSpec& spec, const ModelContext& context, const std::string& other = "");

  bool has_other() const { return checkpoints_.size() > 1; }
  const CheckpointText& text() const { return *text_; }
  const PreparationRules& rules() const { return rules_; }
  int64_t vocabulary() const { return vocabulary_; }  ///< the smaller of the two
  size_t positions() const { return positions_; }     ///< the smaller of the two

  /// Name, fingerprint, size, device and options: all but what the models are used for.
  ModelCard Card() const;

  /// Loads the weights. `tokens`: to give log p of; `context`: tokens that must fit, at least those
  /// of `rules`.
  LikelihoodModel::Models Load(const std::vector<uint32_t>& tokens, size_t context = 0) const;

 private:
  ModelSpec spec_;
  ModelContext context_;
  std::vector<Checkpoint> checkpoints_;
  std::unique_ptr<const CheckpointText> text_;
  PreparationRules rules_;
  std::string device_, dtype_;
  int64_t vocabulary_ = 0;
  size_t positions_ = 0;
};

}  // namespace assay
