#include "adapters/ensemble/side_by_side.h"

#include <set>
#include <string>
#include <utility>

#include "adapters/ensemble/joint_model.h"
#include "harness/core/json.h"
#include "harness/core/sha256.h"

namespace assay {
namespace {

std::vector<NamedModel> Named(std::vector<std::unique_ptr<RewardModel>> models) {
  std::set<std::string> names;
  std::vector<NamedModel> named;
  for (auto& model : models) {
    const std::string& own = model->Card().name;
    std::string name = own;
    for (int repeat = 2; !names.insert(name).second; ++repeat) {
      name = own + "#" + std::to_string(repeat);
    }
    named.push_back({std::move(name), std::move(model)});
  }
  return named;
}

}  // namespace

std::unique_ptr<RewardModel> MakeSideBySide(std::vector<std::unique_ptr<RewardModel>> models) {
  std::vector<NamedModel> named = Named(std::move(models));
  ModelCard card;
  card.adapter = "side-by-side";
  card.dimensions = DimensionsOf(named, "");
  Json identity = Json::array();
  for (const NamedModel& member : named) {
    const ModelCard& its = member.model->Card();
    card.name += (card.name.empty() ? "" : ", ") + member.name;
    identity.push_back({member.name, its.adapter, its.fingerprint, its.dtype});
  }
  card.fingerprint = "sha256:" + Sha256Hex(CanonicalJson(identity));
  return std::make_unique<JointModel>(
      std::move(card), std::move(named),
      [](std::span<const MemberSaid> said, const Sample&, const Ask&) {
        Judgement judgement;
        KeepMembers(said, "", judgement);
        judgement.usage = UsageOf(said);
        return judgement;
      });
}

}  // namespace assay
