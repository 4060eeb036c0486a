#include "adapters/likelihood/likelihood_model.h"

#include <algorithm>
#include <map>
#include <utility>

#include "adapters/forward_rows.h"
#include "adapters/prepared_ahead.h"
#include "harness/core/error.h"
#include "harness/text/tokenizer.h"

namespace assay {
namespace {

constexpr size_t kSamplesInFlight = 256;
constexpr unsigned kPreparingThreads = 2;

// A question that models are at work on.
struct Open {
  Question question;
  std::vector<LogProbs> said;  // by model
  size_t missing = 0;
};

class Questioning {
 public:
  explicit Questioning(LikelihoodModel::Models& models) : models_(models) {}

  bool Empty() const { return open_.empty(); }

  bool WantsMore() const {
    return open_.size() < kSamplesInFlight &&
           std::ranges::all_of(models_, [](const auto& model) { return model->WantsMore(); });
  }

  void Add(Question question) {
    const uint64_t ticket = question.sequences.ticket;
    for (const auto& model : models_) model->Add(question.sequences);
    Open open{std::move(question), std::vector<LogProbs>(models_.size()), models_.size()};
    ASSAY_CHECK(open_.emplace(ticket, std::move(open)).second);
  }

  // Lets each model compute once; false after a stop.
  bool Step(const std::function<void(uint64_t, Judgement)>& put, const std::stop_token& stop) {
    for (size_t m = 0; m < models_.size(); ++m) {
      if (models_[m]->Empty()) continue;
      auto said = models_[m]->Step(stop);
      if (!said) return false;
      for (LogProbs& one : *said) Keep(m, std::move(one), put);
    }
    return true;
  }

 private:
  void Keep(size_t m, LogProbs said, const std::function<void(uint64_t, Judgement)>& put) {
    const auto found = open_.find(said.ticket);
    ASSAY_CHECK(found != open_.end());
    Open& open = found->second;
    open.said[m] = std::move(said);
    if (--open.missing > 0) return;
    const Question& question = open.question;
    Judgement judgement = question.conclude(question.sequences, open.said);
    judgement.usage.truncated = question.truncated;
    for (const Prepared& prepared : question.sequences.responses) {
      const auto* sequence = std::get_if<Sequence>(&prepared);
      if (sequence != nullptr) judgement.usage.tokens += static_cast<int64_t>(sequence->ids.size());
    }
    put(found->first, std::move(judgement));
    open_.erase(found);
  }

  LikelihoodModel::Models& models_;
  std::map<uint64_t, Open> open_;  // by ticket
};

// A question without sequences, to which the answer is known.
Question Failed(const Ask& ask, const Ticketed& ticketed, const std::string& message) {
  const Failure failure{Failure::Kind::kInput, message};
  return {.sequences = {.ticket = ticketed.ticket},
          .conclude = [judgement = FailedJudgement(ask, ticketed.sample, failure)](
                          const PreparedSample&, std::span<const LogProbs>) { return judgement; }};
}

// Where the tokenizer gives up on one of a sample's texts, that sample alone fails.
MakeQuestion QuestionOrFailure(MakeQuestion make, const Ask& ask) {
  return [make = std::move(make), ask](const Ticketed& ticketed) {
    try {
      return make(ticketed);
    } catch (const TokenizeError& error) {
      return Failed(ask, ticketed, error.what());
    }
  };
}

}  // namespace

LikelihoodModel::LikelihoodModel(ModelCard card, std::function<Models()> load,
                                 std::function<MakeQuestion(const Ask&)> questions)
    : card_(std::move(card)), load_(std::move(load)), questions_(std::move(questions)) {
  questions_({});
  card_.max_in_flight = kSamplesInFlight;
}

void LikelihoodModel::Load() {
  if (!models_.empty()) return;
  models_ = load_();
  for (const auto& model : models_) RecordRows(model->rows(), card_);
}

void LikelihoodModel::Judge(SampleSource& next, JudgementSink& put, const Ask& ask,
                            std::stop_token stop) {
  const MakeQuestion make = QuestionOrFailure(questions_(ask), ask);
  Load();
  PreparedAhead<Question> ahead(next, make, kSamplesInFlight, kPreparingThreads);
  Questioning questioning(models_);
  bool ended = false;
  while (true) {
    while (!ended && questioning.WantsMore()) {
      std::optional<Question> question = ahead.Next();
      ended = !question;
      if (question) questioning.Add(std::move(*question));
    }
    if (questioning.Empty()) return;
    const auto done = [&](uint64_t ticket, Judgement judgement) {
      put.Put(ticket, std::move(judgement));
      ahead.Done();
    };
    if (!questioning.Step(done, stop)) {  // what is in work stays unjudged
      models_.clear();
      return;
    }
  }
}

std::vector<std::string> LikelihoodModel::Notes() const {
  std::vector<std::string> notes;
  for (const auto& model : models_) {
    if (!model->note().empty()) notes.push_back(model->note());
  }
  return notes;
}

}  // namespace assay
