#include "adapters/likelihood/opened_models.h"

#include <algorithm>

#include "adapters/checkpoint/describe.h"
#include "adapters/checkpoint/open_text.h"
#include "adapters/hub_checkpoint.h"
#include "adapters/hub_outlines.h"
#include "adapters/likelihood/same_tokenizer.h"
#include "adapters/model_options.h"
#include "adapters/torch_library.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr uint64_t kMostTokens = 1 << 20;  // the model itself knows its own, lower limit

Checkpoint Open(const std::string& named, const ModelContext& context,
                const std::string& base = "") {
  const std::string path = LocalCheckpoint(named, context);
  return OpenCheckpoint(
      path, {.head = {.head = "language_model"}, .base = LocalBase(path, base, context)});
}

}  // namespace

OpenedModels::OpenedModels(const ModelSpec& spec, const ModelContext& context,
                           const std::string& other)
    : spec_(spec), context_(context) {
  checkpoints_.push_back(Open(spec.target, context, TextOption(spec, "base", "")));
  device_ = LoadTorch().DeviceFor(checkpoints_[0], context.device);
  text_ = std::make_unique<const CheckpointText>(
      OpenText(checkpoints_[0], {.template_file = TextOption(spec, "template", "")}));
  const std::string other_path = other.empty() ? "" : TextOption(spec, other, "");
  if (!other_path.empty()) {
    checkpoints_.push_back(Open(other_path, context));
    RequireSameTokens(*text_, OpenText(checkpoints_[1]));
  }
  vocabulary_ = checkpoints_[0].Vocabulary();
  int64_t positions = checkpoints_[0].Positions();
  for (const Checkpoint& checkpoint : checkpoints_) {
    vocabulary_ = std::min(vocabulary_, checkpoint.Vocabulary());
    positions = std::min(positions, checkpoint.Positions());
  }
  positions_ = static_cast<size_t>(positions);
  std::optional<size_t> max_length;
  if (spec.options.contains("max_length")) {
    max_length = CountOption(spec, "max_length", 0, kMostTokens);
  }
  rules_ = MakerRules(*text_, positions_, max_length);
  dtype_ = context.dtype.empty() ? checkpoints_[0].OwnDtype() : context.dtype;
}

ModelCard OpenedModels::Card() const {
  ModelCard card;
  card.adapter = spec_.kind;
  card.name = NameOf(spec_);
  card.device = device_;
  card.dtype = dtype_;
  Sha256 hash;
  for (const Checkpoint& checkpoint : checkpoints_) {
    hash.Update(Fingerprint(checkpoint, context_.log, KnownHashes(context_)) + "\n");
    card.parameters += checkpoint.Parameters();
  }
  const std::string file = TextOption(spec_, "template", "");
  if (!file.empty()) hash.Update(FileSha256(file) + "\n");
  card.fingerprint = "sha256:" + hash.Hex();
  const TorchInfo torch = LoadTorch().Info();
  card.versions = {{"libtorch", torch.version}, {"libtorch kernels", torch.cpu_capability}};
  card.options["text"] = Describe(rules_);
  card.options.merge(text_->TemplateRecord());
  if (!file.empty()) card.options["template"] = file;
  if (spec_.options.contains("rows")) card.options["rows"] = spec_.options.at("rows");
  return card;
}

LikelihoodModel::Models OpenedModels::Load(const std::vector<uint32_t>& tokens,
                                           size_t context) const {
  LanguageModelOptions options;
  options.device = device_;
  options.dtype = dtype_;
  options.rows = static_cast<int64_t>(CountOption(spec_, "rows", 0, kMostTokens));
  options.threads = context_.threads;
  options.tokens = tokens;
  const size_t limit = rules_.limit.tokens > 0 ? rules_.limit.tokens : positions_;
  options.context = static_cast<int64_t>(std::max(context, limit));
  LikelihoodModel::Models models;
  for (const Checkpoint& checkpoint : checkpoints_) {
    models.push_back(LoadTorch().MakeLanguageModel(checkpoint, options));
  }
  return models;
}

}  // namespace assay
