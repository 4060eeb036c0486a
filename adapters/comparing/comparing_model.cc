#include "adapters/comparing/comparing_model.h"

#include <algorithm>
#include <utility>

#include "adapters/card_fingerprint.h"
#include "adapters/checkpoint/describe.h"
#include "adapters/checkpoint/open_text.h"
#include "adapters/comparing/gpm_questions.h"
#include "adapters/comparing/pair_rm_questions.h"
#include "adapters/likelihood/likelihood_model.h"
#include "adapters/torch_library.h"
#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr int64_t kPairRmTokens = 2048;
constexpr size_t kRewardBenchTokens = 2048;  // rewardbench/models/gpm.py, where it cuts

struct Opened {
  Checkpoint checkpoint;
  CheckpointText text;
  LanguageModelOptions network;
};

ModelCard CardOf(const Opened& opened, const CheckpointModelOptions& options,
                 const std::string& text) {
  ModelCard card;
  card.name = options.name;
  card.adapter = "checkpoint";
  card.compares = card.ranks = true;
  card.prepares = true;
  card.parameters = opened.checkpoint.Parameters();
  card.type = "Custom Classifier";
  card.device = opened.network.device;
  card.dtype = opened.network.dtype;
  const TorchInfo torch = LoadTorch().Info();
  card.versions = {{"libtorch", torch.version}, {"libtorch kernels", torch.cpu_capability}};
  card.options["head"] = opened.checkpoint.head.spec->name;
  card.options["text"] = text;
  card.options.merge(opened.text.TemplateRecord());
  if (options.rows > 0) card.options["rows"] = std::to_string(options.rows);
  std::string content = Fingerprint(opened.checkpoint, options.log, options.hashes);
  if (const std::string& file = options.text.template_file; !file.empty()) {
    card.options["template"] = file;
    content += "\n" + FileSha256(file);
  }
  card.fingerprint = CardFingerprint(content, card.options);
  return card;
}

std::unique_ptr<RewardModel> Make(const std::shared_ptr<const Opened>& opened, ModelCard card,
                                  const std::function<MakeQuestion(const Ask&)>& questions) {
  const auto load = [opened] {
    LikelihoodModel::Models models;
    models.push_back(LoadTorch().MakeLanguageModel(opened->checkpoint, opened->network));
    return models;
  };
  // What a question refers to lives as long as the one who asks it.
  return std::make_unique<LikelihoodModel>(
      std::move(card), load, [opened, questions](const Ask& ask) -> MakeQuestion {
        return [opened, make = questions(ask)](const Ticketed& ticketed) { return make(ticketed); };
      });
}

std::unique_ptr<RewardModel> MakeGpm(const std::shared_ptr<Opened>& opened,
                                     const CheckpointModelOptions& options) {
  const Checkpoint& checkpoint = opened->checkpoint;
  const auto positions = static_cast<size_t>(checkpoint.Positions());
  const auto prepare = [&](std::optional<size_t> max_length) {
    return std::make_shared<const GpmPreparation>(
        opened->text, GpmPreparation::Options{
                          .max_length = max_length,
                          .positions = positions,
                          .vocabulary = checkpoint.Vocabulary(),
                          .gated = checkpoint.head.pooling.rule == Pooling::Rule::kPromptAndLast});
  };
  const auto own = prepare(options.max_length);
  const auto official =
      prepare(positions == 0 ? kRewardBenchTokens : std::min(positions, kRewardBenchTokens));
  opened->network.context =
      static_cast<int64_t>(std::max(own->rules().limit.tokens, official->rules().limit.tokens));
  return Make(opened, CardOf(*opened, options, Describe(own->rules()) + ", the last one EOS"),
              [own, official](const Ask& ask) {
                const bool maker = ask.preparation == Ask::Preparation::kMaker;
                return GpmQuestions(maker ? own : official, ask);
              });
}

std::unique_ptr<RewardModel> MakePairRm(const std::shared_ptr<Opened>& opened,
                                        const CheckpointModelOptions& options) {
  if (options.max_length) {
    throw UsageError("PairRM has limits of its own: got max_length, expected none (" +
                     options.path + ")");
  }
  opened->network.context = kPairRmTokens;  // beyond its "positions": it has relative ones alone
  const TokenIds& marks = opened->checkpoint.head.pooling.tokens;
  const auto preparation = std::make_shared<const PairRmPreparation>(
      opened->text, PairRmPreparation::Prefixes{marks.at(0), marks.at(1), marks.at(2)});
  return Make(opened, CardOf(*opened, options, "PairRM's three parts, within 2048 tokens"),
              [preparation](const Ask& ask) { return PairRmQuestions(preparation, ask); });
}

}  // namespace

std::unique_ptr<RewardModel> MakeComparingModel(Checkpoint checkpoint,
                                                const CheckpointModelOptions& options) {
  const std::string dtype = options.dtype.empty() ? checkpoint.OwnDtype() : options.dtype;
  CheckpointText text = OpenText(checkpoint, options.text);
  const std::string device = LoadTorch().DeviceFor(checkpoint, options.device);
  const auto opened = std::make_shared<Opened>(Opened{std::move(checkpoint),
                                                      std::move(text),
                                                      {.device = device,
                                                       .dtype = dtype,
                                                       .context = 0,
                                                       .rows = options.rows,
                                                       .threads = options.threads}});
  return opened->checkpoint.head.kind() == HeadKind::kGpm ? MakeGpm(opened, options)
                                                          : MakePairRm(opened, options);
}

}  // namespace assay
