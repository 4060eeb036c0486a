#include "adapters/ensemble/ensemble_model.h"

#include <map>
#include <utility>

#include "adapters/ensemble/combine.h"
#include "adapters/ensemble/ensemble_file.h"
#include "adapters/ensemble/joint_model.h"
#include "adapters/ensemble/majority.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/preference_strength.h"
#include "harness/core/sha256.h"

namespace assay {
namespace {

constexpr std::string_view kMember = "member/";

void RequireUsable(const ModelCard& card, EnsembleRule rule, const std::string& where) {
  const bool majority = rule == EnsembleRule::kMajority;
  if (card.scores || (majority && card.compares)) return;
  throw Error(where + ": " + card.name + " gives no rewards" +
              (majority ? " and no verdicts" : "") + ", which the rule " + std::string(Name(rule)) +
              " needs" + (card.compares && !majority ? "; use majority, or another member" : ""));
}

// What tells one member's judgements from another's.
std::string IdentityOf(const ModelCard& card) {
  return card.adapter + " " + card.fingerprint + " " + card.dtype;
}

std::vector<NamedModel> MakeMembers(const EnsembleFile& file, const std::string& path,
                                    const ModelContext& context) {
  std::vector<NamedModel> members;
  std::map<std::string, std::string> names, models;  // → the first member that has it
  for (const EnsembleMember& member : file.members) {
    const std::string where = path + ": member " + std::to_string(members.size() + 1);
    std::unique_ptr<RewardModel> model;
    try {
      model = MakeModel(member.model, context);
    } catch (const Error& e) {
      throw Error(where + ": " + e.what());
    }
    const ModelCard& card = model->Card();
    RequireUsable(card, file.rule, where);
    const std::string& name = member.name.empty() ? card.name : member.name;
    if (!names.emplace(name, where).second) {
      throw Error(where + ": the name \"" + name +
                  "\" is there twice; give each member a \"name\"");
    }
    if (const auto [same, added] = models.emplace(IdentityOf(card), name); !added) {
      throw Error(where + ": " + name + " is the same model as " + same->second +
                  ", expected each once; a weight makes one count more");
    }
    members.push_back({name, std::move(model)});
  }
  return members;
}

std::string Fingerprint(const EnsembleFile& file, std::span<const NamedModel> members) {
  Json identity = {{"rule", Name(file.rule)}, {"members", Json::array()}};
  if (TakesK(file.rule)) identity["k"] = file.k;
  for (size_t m = 0; m < members.size(); ++m) {
    identity["members"].push_back({{"name", members[m].name},
                                   {"model", IdentityOf(members[m].model->Card())},
                                   {"weight", file.weights[m]},
                                   {"mean", file.members[m].standardise.mean},
                                   {"std", file.members[m].standardise.std}});
  }
  return "sha256:" + Sha256Hex(CanonicalJson(identity));
}

ModelCard CardOf(const ModelSpec& spec, const EnsembleFile& file,
                 std::span<const NamedModel> members) {
  const bool majority = file.rule == EnsembleRule::kMajority;
  ModelCard card;
  card.name = file.name;
  card.adapter = spec.kind;
  card.scores = !majority;
  card.compares = majority;
  card.ranks = majority;
  card.type = "Ensemble";
  card.dimensions = DimensionsOf(members, kMember);
  card.fingerprint = Fingerprint(file, members);
  card.options["rule"] = Name(file.rule);
  if (TakesK(file.rule)) card.options["k"] = Json(file.k).dump();
  if (TakesWeights(file.rule)) card.options["weights"] = Json(file.weights).dump();
  for (size_t m = 0; m < members.size(); ++m) {
    const Standardisation& standardise = file.members[m].standardise;
    std::string& member = card.options[std::string(kMember) + members[m].name];
    member = file.members[m].model.text;
    if (standardise == Standardisation()) continue;
    member += ", mean " + Json(standardise.mean).dump() + ", std " + Json(standardise.std).dump();
  }
  return card;
}

Judgement Combine(const EnsembleFile& file, std::span<const MemberSaid> said, const Sample& sample,
                  const Ask& ask) {
  Judgement judgement;
  if (file.rule == EnsembleRule::kMajority) {
    judgement.verdicts = MajorityVerdicts(said, sample, ask);
  } else {
    judgement.rewards = CombineRewards(file, said);
    if (const auto strength = StrengthOf(file, said)) {
      judgement.attributes = {{kPreferenceMean, strength->mean},
                              {kPreferenceSpread, strength->spread}};
    }
  }
  KeepMembers(said, kMember, judgement);
  judgement.usage = UsageOf(said);
  return judgement;
}

}  // namespace

std::unique_ptr<RewardModel> MakeEnsembleModel(const ModelSpec& spec, const ModelContext& context) {
  EnsembleFile file = ReadEnsembleFile(spec.target);
  std::vector<NamedModel> members = MakeMembers(file, spec.target, context);
  ModelCard card = CardOf(spec, file, members);
  return std::make_unique<JointModel>(
      std::move(card), std::move(members),
      [file = std::move(file)](std::span<const MemberSaid> said, const Sample& sample,
                               const Ask& ask) { return Combine(file, said, sample, ask); });
}

}  // namespace assay
