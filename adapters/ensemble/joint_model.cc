#include "adapters/ensemble/joint_model.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "adapters/ensemble/fan_out.h"
#include "harness/core/versions.h"

namespace assay {
namespace {

// As a run asks a model of its own (`AskFor`).
Ask AskOf(const ModelCard& member, Ask ask) {
  ask.rewards = member.scores || !member.compares;
  ask.verdicts = !ask.rewards;
  return ask;
}

// The first error of any member, with its name.
class FirstError {
 public:
  /// Keeps the exception being handled, if it is the first.
  void Keep(const std::string& member) {
    std::exception_ptr named;
    const std::string prefix = "member " + member + ": ";
    try {
      throw;
    } catch (const ModelGone& e) {
      named = std::make_exception_ptr(ModelGone(prefix + e.what()));
    } catch (const Error& e) {
      named = std::make_exception_ptr(Error(prefix + e.what(), e.exit()));
    } catch (const std::exception& e) {
      named = std::make_exception_ptr(Error(prefix + e.what()));
    }
    const std::lock_guard lock(mutex_);
    if (error_ == nullptr) error_ = std::move(named);
  }

  void Rethrow() const {
    if (error_ != nullptr) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr error_;
};

// The value that all members with one agree on; empty where they do not.
std::string Common(std::span<const NamedModel> members, std::string ModelCard::* field) {
  std::set<std::string> values;
  for (const NamedModel& member : members) values.insert(member.model->Card().*field);
  values.erase("");
  return values.size() == 1 ? *values.begin() : "";
}

// 0, unknown, where any member's is.
int64_t Parameters(std::span<const NamedModel> members) {
  int64_t sum = 0;
  for (const NamedModel& member : members) {
    if (member.model->Card().parameters == 0) return 0;
    sum += member.model->Card().parameters;
  }
  return sum;
}

}  // namespace

JointModel::JointModel(ModelCard card, std::vector<NamedModel> members, Combine combine)
    : card_(std::move(card)), members_(std::move(members)), combine_(std::move(combine)) {
  card_.device = "cpu";
  for (const NamedModel& member : members_) {
    const ModelCard& its = member.model->Card();
    if (its.device != "cpu") card_.device = its.device;
    card_.prepares = card_.prepares || its.prepares;
  }
  AddMembersVersions();
  card_.dtype = Common(members_, &ModelCard::dtype);
  card_.parameters = Parameters(members_);
  card_.max_in_flight = FanOut::Window(Limits());
}

void JointModel::AddMembersVersions() {
  for (const NamedModel& member : members_) {
    AddVersions(member.model->Card().versions, card_.versions);
  }
}

std::vector<size_t> JointModel::Limits() const {
  std::vector<size_t> limits;
  for (const NamedModel& member : members_) limits.push_back(member.model->Card().max_in_flight);
  return limits;
}

std::vector<std::string> JointModel::Prepare(const SuiteIndex& index) {
  std::vector<std::string> notes;
  for (const NamedModel& member : members_) {
    for (const std::string& note : member.model->Prepare(index)) {
      notes.push_back("member " + member.name + ": " + note);
    }
  }
  return notes;
}

void JointModel::Judge(SampleSource& next, JudgementSink& put, const Ask& ask,
                       std::stop_token stop) {
  std::stop_source ending;
  const std::stop_callback forward(stop, [&] { ending.request_stop(); });
  FirstError error;
  FanOut fan_out(
      Limits(),
      [&](const Sample& sample, std::vector<Judgement> judgements) {
        std::vector<MemberSaid> said;
        for (size_t m = 0; m < members_.size(); ++m) {
          said.push_back({members_[m].name, judgements[m]});
        }
        return combine_(said, sample, ask);
      },
      next, put, ending.get_token());
  std::vector<std::jthread> threads;
  for (size_t m = 0; m < members_.size(); ++m) {
    threads.emplace_back([&, m] {
      RewardModel& model = *members_[m].model;
      try {
        model.Judge(fan_out.source(m), fan_out.sink(m), AskOf(model.Card(), ask),
                    ending.get_token());
        if (!ending.stop_requested() && !fan_out.Finished(m)) {
          throw Error("it stopped judging before the end; this is a bug of its adapter");
        }
      } catch (...) {
        error.Keep(members_[m].name);
        ending.request_stop();
      }
    });
  }
  threads.clear();  // joins
  AddMembersVersions();
  error.Rethrow();
}

std::vector<std::string> JointModel::Notes() const {
  std::vector<std::string> notes;
  for (const NamedModel& member : members_) {
    for (const std::string& note : member.model->Notes()) {
      notes.push_back("member " + member.name + ": " + note);
    }
  }
  return notes;
}

void KeepMembers(std::span<const MemberSaid> said, std::string_view prefix, Judgement& judgement) {
  for (const auto& [name, its] : said) {
    const std::string dimension = std::string(prefix) + std::string(name);
    if (!its.rewards.empty()) judgement.dimensions[dimension] = its.rewards;
    for (const auto& [own, rewards] : its.dimensions) {
      judgement.dimensions[dimension + "/" + own] = rewards;
    }
  }
}

Usage UsageOf(std::span<const MemberSaid> said) {
  Usage usage;
  for (const MemberSaid& member : said) {
    const Usage& its = member.judgement.usage;
    usage.tokens += its.tokens;
    usage.truncated = std::max(usage.truncated, its.truncated);
    usage.cost += its.cost;
    usage.seconds += its.seconds;
  }
  return usage;
}

std::vector<std::string> DimensionsOf(std::span<const NamedModel> members,
                                      std::string_view prefix) {
  std::vector<std::string> dimensions;
  for (const NamedModel& member : members) {
    const ModelCard& card = member.model->Card();
    const std::string dimension = std::string(prefix) + member.name;
    if (card.scores) dimensions.push_back(dimension);
    for (const std::string& own : card.dimensions) dimensions.push_back(dimension + "/" + own);
  }
  return dimensions;
}

}  // namespace assay
