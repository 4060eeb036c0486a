#include "adapters/scores/scores_model.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "adapters/model_options.h"
#include "adapters/scores/scores_file.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/suite_index.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr size_t kBatch = 64;

class ScoresModel final : public RewardModel {
 public:
  ScoresModel(ModelCard card, std::unique_ptr<ScoresFile> file)
      : card_(std::move(card)), file_(std::move(file)), entries_(file_->TakeEntries()) {
    std::ranges::sort(entries_, [](const ScoresEntry& a, const ScoresEntry& b) {
      return std::pair(a.id, a.place) < std::pair(b.id, b.place);
    });
    const bool one_spelling = entries_.size() == file_->size();
    const auto twice = std::ranges::adjacent_find(entries_, {}, &ScoresEntry::id);
    if (one_spelling && twice != entries_.end()) FailTwice(*twice, *std::next(twice));
  }

  const ModelCard& Card() const override { return card_; }

  std::vector<std::string> Prepare(const SuiteIndex& index) override {
    std::set<uint64_t> known;  // positions: a row of RewardBench's may be meant by two ids
    for (size_t ordinal = 0; ordinal < index.size(); ++ordinal) {
      if (const ScoresEntry* entry = Find(index.id_hash[ordinal])) {
        RequireFit(*entry, index.responses[ordinal]);
        known.insert(entry->at);
      }
    }
    if (known.empty()) {
      throw Error("the scores are of another suite: got " + Counted(file_->size(), "id") + " in " +
                  file_->path() + ", expected ids of the suite (got for example \"" +
                  file_->Id(entries_.front()) + "\")");
    }
    std::vector<std::string> notes;
    if (const size_t unknown = file_->size() - known.size(); unknown > 0) {
      notes.push_back(Counted(unknown, "id") + " in " + file_->path() +
                      (unknown == 1 ? " is" : " are") + " not in the suite");
    }
    if (!card_.scores && !card_.compares) {
      notes.push_back(
          file_->path() +
          " has rewards of dimensions only: they are stored and exported, but every score and "
          "accuracy needs \"rewards\" or \"verdicts\"");
    }
    return notes;
  }

  void Judge(SampleSource& next, JudgementSink& put, const Ask& ask,
             std::stop_token stop) override {
    ForEachBatch(next, put, kBatch, stop, [&](std::span<const Sample> samples) {
      std::vector<Judgement> judgements;
      for (const Sample& sample : samples) judgements.push_back(JudgementOf(sample, ask));
      return judgements;
    });
  }

 private:
  [[noreturn]] void FailTwice(const ScoresEntry& first, const ScoresEntry& second) const {
    throw Error("an id is there twice: \"" + file_->Id(first) + "\" (" + file_->Where(second) +
                ", and " + file_->Where(first) + "); keep one of them");
  }

  const ScoresEntry* Find(uint64_t id) const {
    const auto found = std::ranges::equal_range(entries_, id, {}, &ScoresEntry::id);
    if (found.size() > 1) FailTwice(found[0], found[1]);
    return found.empty() ? nullptr : &found.front();
  }

  void RequireFit(const ScoresEntry& entry, size_t responses) const {
    if (entry.rewards != 0 && entry.rewards != responses) {
      throw Error("the scores do not fit the sample \"" + file_->Id(entry) + "\": got " +
                  Counted(entry.rewards, "reward") + ", expected " + std::to_string(responses) +
                  ", one per response (" + file_->Where(entry) + ")");
    }
    if (entry.responses > responses) {
      throw Error("the scores do not fit the sample \"" + file_->Id(entry) +
                  "\": a verdict shows response " + std::to_string(entry.responses - 1) +
                  ", expected at most " + std::to_string(responses) + " - 1 (" +
                  file_->Where(entry) + ")");
    }
  }

  Judgement JudgementOf(const Sample& sample, const Ask& ask) const {
    // What a file of verdicts is not asked for is not missing from it.
    Ask wanted = ask;
    wanted.rewards &= card_.scores;
    wanted.verdicts &= card_.compares;
    const ScoresEntry* entry = Find(HashId(sample.id));
    if (entry == nullptr) {
      const Failure missing{Failure::Kind::kMissing, "no line of the scores file has this id"};
      Judgement judgement = FailedJudgement(wanted, sample, missing);
      for (const std::string& name : card_.dimensions) {
        judgement.dimensions[name].assign(sample.responses.size(), missing);
      }
      return judgement;
    }
    RequireFit(*entry, sample.responses.size());
    Judgement judgement = file_->Read(*entry);
    wanted.rewards &= judgement.rewards.empty();
    wanted.verdicts &= judgement.verdicts.empty();
    const Failure absent{Failure::Kind::kMissing, file_->Where(*entry) + " has no such entry"};
    Judgement failed = FailedJudgement(wanted, sample, absent);
    if (wanted.rewards) judgement.rewards = std::move(failed.rewards);
    if (wanted.verdicts) judgement.verdicts = std::move(failed.verdicts);
    return judgement;
  }

  ModelCard card_;
  std::unique_ptr<ScoresFile> file_;
  std::vector<ScoresEntry> entries_;  // by id
};

// "Skywork-Reward-Llama-3.1-8B.scores.jsonl" → "Skywork-Reward-Llama-3.1-8B".
std::string NameOf(const std::string& path) {
  std::string name = std::filesystem::path(path).filename();
  for (const char* suffix : {".jsonl", ".json", ".scores", ".verdicts"}) {
    if (name.ends_with(suffix) && name != suffix)
      name.resize(name.size() - std::string(suffix).size());
  }
  return name;
}

}  // namespace

std::unique_ptr<RewardModel> MakeScoresModel(const ModelSpec& spec, const ModelContext&) {
  std::unique_ptr<ScoresFile> file = OpenScoresFile(spec.target);
  const ScoresContent& content = file->content();
  ModelCard card;
  card.name = TextOption(spec, "name", NameOf(spec.target));
  card.adapter = "scores";
  card.scores = content.rewards;
  card.compares = content.verdicts;
  card.ranks = content.rankings;
  card.dimensions = content.dimensions;
  card.fingerprint = "sha256:" + FileSha256(spec.target);
  card.options = spec.options;
  card.max_in_flight = kBatch;
  return std::make_unique<ScoresModel>(std::move(card), std::move(file));
}

}  // namespace assay
