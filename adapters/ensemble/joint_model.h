#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/ensemble/combine.h"
#include "harness/core/reward_model.h"

namespace assay {

/// A model that judges with others, under a name that tells it from them.
struct NamedModel {
  std::string name;
  std::unique_ptr<RewardModel> model;
};

/// Several models as one: each judges every sample on a thread of its own, in one reading of the
/// suite (`FanOut`), and `combine` says what their judgements come to. A member is asked for
/// rewards if it can give them, else for verdicts. One that throws, or stops before the end, ends
/// the run with its name.
class JointModel final : public RewardModel {
 public:
  using Combine = std::function<Judgement(std::span<const MemberSaid>, const Sample&, const Ask&)>;

  /// Completes `card` with what follows from the members': device, dtype, parameters, versions,
  /// whether it prepares, and how much it holds.
  JointModel(ModelCard card, std::vector<NamedModel> members, Combine combine);

  const ModelCard& Card() const override { return card_; }
  std::vector<std::string> Prepare(const SuiteIndex& index) override;
  void Judge(SampleSource& next, JudgementSink& put, const Ask& ask, std::stop_token stop) override;
  std::vector<std::string> Notes() const override;

 private:
  void AddMembersVersions();
  std::vector<size_t> Limits() const;

  ModelCard card_;
  std::vector<NamedModel> members_;
  Combine combine_;
};

/// Adds to `judgement` what each member rewarded: its rewards as the dimension `<prefix><name>`,
/// and its own dimensions as `<prefix><name>/<dimension>`.
void KeepMembers(std::span<const MemberSaid> said, std::string_view prefix, Judgement& judgement);

/// What a judgement by all of them took; as truncated counts what the most truncated one cut.
Usage UsageOf(std::span<const MemberSaid> said);

/// The dimensions that `KeepMembers` adds.
std::vector<std::string> DimensionsOf(std::span<const NamedModel> members, std::string_view prefix);

}  // namespace assay
