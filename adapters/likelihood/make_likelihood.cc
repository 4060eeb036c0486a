#include "adapters/likelihood/make_likelihood.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adapters/card_fingerprint.h"
#include "adapters/likelihood/answer_preparation.h"
#include "adapters/likelihood/answer_questions.h"
#include "adapters/likelihood/follow_up_questions.h"
#include "adapters/likelihood/judge_questions.h"
#include "adapters/likelihood/opened_models.h"
#include "adapters/model_options.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using Opened = std::shared_ptr<const OpenedModels>;

AnswerReward RewardOf(const ModelSpec& spec, const std::vector<std::string>& reductions) {
  return {.reduction = ParseReduction(ChoiceOption(spec, "reduce", reductions)),
          .factor = NumberOption(spec, "beta", 1)};
}

// Of the answers' likelihoods, prepared as the model's makers do.
MakeQuestion MakerAnswers(const Opened& opened, const AnswerReward& reward) {
  return AnswerQuestions([opened, preparation = std::make_shared<const AnswerPreparation>(
                                      opened->text(), opened->rules(), opened->vocabulary())](
                             const Ticketed& ticketed) { return preparation->Prepare(ticketed); },
                         reward);
}

MakeQuestion RunDpoAnswers(const Opened& opened, const AnswerReward& reward) {
  return AnswerQuestions([opened, preparation = std::make_shared<const RunDpoPreparation>(
                                      opened->text(), opened->vocabulary(), opened->positions())](
                             const Ticketed& ticketed) { return preparation->Prepare(ticketed); },
                         reward);
}

ModelCard AnswerCard(const OpenedModels& opened, const AnswerReward& reward, std::string type) {
  ModelCard card = opened.Card();
  card.scores = true;
  card.type = std::move(type);
  PreparationRules rules = opened.rules();
  rules.limit.side = TokenLimit::Side::kLeft;  // as AnswerPreparation cuts
  card.options["text"] = Describe(rules);
  card.options["reduce"] = ReductionNames()[static_cast<size_t>(reward.reduction)];
  return card;
}

std::unique_ptr<RewardModel> Make(ModelCard card, std::function<LikelihoodModel::Models()> load,
                                  std::function<MakeQuestion(const Ask&)> questions) {
  card.fingerprint = CardFingerprint(card.fingerprint, card.options);
  return std::make_unique<LikelihoodModel>(std::move(card), std::move(load), std::move(questions));
}

std::function<LikelihoodModel::Models()> Loading(const Opened& opened, size_t context = 0) {
  return [=] { return opened->Load({}, context); };
}

}  // namespace

std::unique_ptr<RewardModel> MakeDpo(const ModelSpec& spec, const ModelContext& context) {
  const auto opened = std::make_shared<const OpenedModels>(spec, context, "reference");
  const bool alone = !opened->has_other();
  const AnswerReward reward =
      RewardOf(spec, alone ? std::vector<std::string>{"mean", "sum", "bytes", "norm"}
                           : std::vector<std::string>{"sum", "mean", "bytes"});
  ModelCard card = AnswerCard(*opened, reward, "DPO");
  card.prepares = true;
  card.options["beta"] = fmt::format("{}", reward.factor);
  if (!alone) card.options["reference"] = spec.options.at("reference");
  return Make(std::move(card), Loading(opened, std::min<size_t>(opened->positions(), 2048)),
              [=](const Ask& ask) {
                return ask.preparation == Ask::Preparation::kMaker ? MakerAnswers(opened, reward)
                                                                   : RunDpoAnswers(opened, reward);
              });
}

std::unique_ptr<RewardModel> MakeDensityRatio(const ModelSpec& spec, const ModelContext& context) {
  if (!spec.options.contains("weak")) {
    throw UsageError("a density ratio takes two models: got \"" + spec.text +
                     "\", expected cdr:STRONG?weak=DIR");
  }
  const auto opened = std::make_shared<const OpenedModels>(spec, context, "weak");
  const AnswerReward reward = RewardOf(spec, {"sum", "mean", "bytes"});
  ModelCard card = AnswerCard(*opened, reward, "Likelihood");
  card.options["weak"] = spec.options.at("weak");
  return Make(std::move(card), Loading(opened),
              [=](const Ask&) { return MakerAnswers(opened, reward); });
}

std::unique_ptr<RewardModel> MakeGenArm(const ModelSpec& spec, const ModelContext& context) {
  const auto opened = std::make_shared<const OpenedModels>(spec, context);
  const AnswerReward reward = RewardOf(spec, {"sum", "mean", "bytes"});
  return Make(AnswerCard(*opened, reward, "Likelihood"), Loading(opened),
              [=](const Ask&) { return MakerAnswers(opened, reward); });
}

std::unique_ptr<RewardModel> MakeFollowUpLikelihood(const ModelSpec& spec,
                                                    const ModelContext& context) {
  const auto opened = std::make_shared<const OpenedModels>(spec, context);
  const AnswerReward reward = RewardOf(spec, {"mean", "sum", "bytes"});
  const std::string file = TextOption(spec, "followups", "");
  const FollowUps follow_ups = file.empty() ? DefaultFollowUps() : ReadFollowUps(file);
  ModelCard card = AnswerCard(*opened, reward, "Likelihood");
  card.options["followups"] = "sha256:" + HashOf(follow_ups);
  return Make(
      std::move(card), Loading(opened),
      [=, make = FollowUpQuestions(opened->text(), opened->rules(), opened->vocabulary(),
                                   follow_ups, reward.reduction)](const Ask&) -> MakeQuestion {
        return [opened, make](const Ticketed& ticketed) { return make(ticketed); };
      });
}

std::unique_ptr<RewardModel> MakeLogProbJudge(const ModelSpec& spec, const ModelContext& context) {
  const auto opened = std::make_shared<const OpenedModels>(spec, context);
  const bool compares = ChoiceOption(spec, "form", {"compare", "yes-no"}) == "compare";
  const std::string prefix = TextOption(spec, "prefix", "");
  const auto preparation = std::make_shared<const JudgePreparation>(
      opened->text(), opened->rules(), opened->vocabulary(), compares ? WhichIsBest : WhetherGood,
      prefix);
  const auto before = preparation->Render({"?", "!"});
  if (const auto* failure = std::get_if<Failure>(&before)) {
    throw Error("the judge's prompt cannot be rendered: " + failure->message);
  }
  const auto replies =
      std::make_shared<const Replies>(preparation->preparation(), std::get<std::string>(before),
                                      compares ? Letters() : std::vector<std::string>{"Yes", "No"});
  if (replies->size() < 2) {
    throw Error("no verdict is a single token where the reply begins: tried " +
                std::string(compares ? "\"A\", \" A\", \"B\", \" B\""
                                     : "\"Yes\", \"No\", with a space and in lower case") +
                " (" + opened->text().where + "); try another ?prefix=");
  }
  ModelCard card = opened->Card();
  card.scores = !compares;
  card.compares = card.ranks = compares;
  card.type = "Generative";
  card.options["form"] = compares ? "compare" : "yes-no";
  card.options["replies"] = replies->Describe();
  if (!prefix.empty()) card.options["prefix"] = prefix;
  return Make(
      std::move(card), [=] { return opened->Load(replies->tokens()); },
      [=](const Ask& ask) -> MakeQuestion {
        // The preparation refers to `opened`, which the closure keeps.
        const MakeQuestion make = compares ? ComparisonQuestions(preparation, replies, ask)
                                           : YesNoQuestions(preparation, replies);
        return [opened, make](const Ticketed& ticketed) { return make(ticketed); };
      });
}

}  // namespace assay
