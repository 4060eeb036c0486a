#include "adapters/ensemble/ensemble_file.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "adapters/scores/scores_file.h"
#include "harness/core/config_json.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/utf8.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr size_t kLargestFile = size_t{1} << 20;
constexpr size_t kMostMembers = 64;
constexpr size_t kLongestName = 200;

double Finite(const Json& object, std::string_view key, const std::string& where) {
  const double value = GetNumber(object, key, where);
  if (!std::isfinite(value)) throw Error(where + ": \"" + std::string(key) + "\": not finite");
  return value;
}

std::string NameIn(const Json& object, const std::string& where) {
  std::string name = GetString(object, "name", where, "");
  if (name.size() > kLongestName) {
    throw Error(where + ": \"name\": got " + Counted(name.size(), "byte") + ", expected at most " +
                std::to_string(kLongestName));
  }
  return name;
}

// The distribution of all the rewards in a scores file, failures left out.
Standardisation OfScores(const std::string& path, const std::string& where) {
  const auto file = OpenScoresFile(path);
  size_t n = 0;
  double mean = 0, squares = 0;  // of deviations: Welford
  for (const ScoresEntry& entry : file->TakeEntries()) {
    for (const Reward& reward : file->Read(entry).rewards) {
      const double* value = std::get_if<double>(&reward);
      if (value == nullptr) continue;
      const double before = *value - mean;
      mean += before / static_cast<double>(++n);
      squares += before * (*value - mean);
    }
  }
  const double std = n == 0 ? 0 : std::sqrt(squares / static_cast<double>(n));
  if (!(std > 0) || !std::isfinite(std)) {
    throw Error(where + ": \"standardise\": " + path + " has " + Counted(n, "reward") +
                " and no spread; expected rewards that differ");
  }
  return {mean, std};
}

Standardisation ReadStandardisation(const Json& value, const std::string& where) {
  if (!value.is_object()) {
    throw Error(where + ": \"standardise\": got " + std::string(TypeName(value)) +
                R"(, expected {"mean": …, "std": …} or {"scores": FILE})");
  }
  RequireKnownKeys(value, {"mean", "std", "scores"}, where + ": \"standardise\"");
  if (value.contains("scores")) {
    if (value.size() > 1) {
      throw Error(where + ": \"standardise\": got \"scores\" beside mean or std, expected one");
    }
    return OfScores(GetString(value, "scores", where), where);
  }
  const Standardisation result{Finite(value, "mean", where), Finite(value, "std", where)};
  if (!(result.std > 0)) {
    throw Error(where + ": \"standardise\": \"std\": got " + std::to_string(result.std) +
                ", expected more than 0");
  }
  return result;
}

EnsembleMember ReadMember(const Json& value, EnsembleRule rule, const std::string& where) {
  EnsembleMember member;
  if (value.is_string()) {
    member.model = ParseModelSpec(value.get<std::string>());
  } else if (value.is_object()) {
    RequireKnownKeys(value, {"name", "model", "standardise"}, where);
    member.name = NameIn(value, where);
    member.model = ParseModelSpec(GetString(value, "model", where));
    if (value.contains("standardise")) {
      if (rule == EnsembleRule::kMajority) {
        throw Error(where +
                    ": \"standardise\": a majority counts who is preferred, not by how "
                    "much; leave it out");
      }
      member.standardise = ReadStandardisation(value["standardise"], where);
    }
  } else {
    throw Error(where + ": got " + std::string(TypeName(value)) +
                R"(, expected a model ("kind:target") or {"model": …, "name": …})");
  }
  if (member.model.kind == "ensemble") {
    throw Error(where + ": got an ensemble, expected a model; list that ensemble's members");
  }
  return member;
}

std::vector<EnsembleMember> ReadMembers(const Json& config, EnsembleRule rule,
                                        const std::string& path) {
  const auto members = config.find("members");
  if (members == config.end() || !members->is_array() || members->empty() ||
      members->size() > kMostMembers) {
    const std::string got = members == config.end() ? "none"
                            : members->is_array()   ? std::to_string(members->size())
                                                    : std::string(TypeName(*members));
    throw Error(path + ": \"members\": got " + got + ", expected a list of 1 to " +
                std::to_string(kMostMembers) + " models");
  }
  std::vector<EnsembleMember> read;
  for (const Json& member : *members) {
    const std::string where = path + ": member " + std::to_string(read.size() + 1);
    try {
      read.push_back(ReadMember(member, rule, where));
    } catch (const UsageError& e) {
      throw Error(where + ": " + e.what());  // of the file, not of the command line
    }
  }
  return read;
}

std::vector<double> ReadWeights(const Json& config, const EnsembleFile& file,
                                const std::string& path) {
  const auto list = config.find("weights");
  if (list == config.end()) {
    if (file.rule == EnsembleRule::kWeighted) {
      throw Error(path + ": no \"weights\": the rule weighted needs " +
                  Counted(file.members.size(), "number") + ", one per member");
    }
    return std::vector<double>(file.members.size(), 1.0);
  }
  if (!TakesWeights(file.rule)) {
    throw Error(path + ": \"weights\": the rule " + std::string(Name(file.rule)) +
                " has none; use weighted or log-sigmoid, or leave them out");
  }
  if (!list->is_array() || list->size() != file.members.size()) {
    throw Error(
        path + ": \"weights\": got " +
        (list->is_array() ? Counted(list->size(), "number") : std::string(TypeName(*list))) +
        ", expected " + std::to_string(file.members.size()) + ", one per member");
  }
  std::vector<double> weights;
  for (const Json& weight : *list) {
    if (!weight.is_number() || !std::isfinite(weight.get<double>())) {
      throw Error(path + ": \"weights\": got " + std::string(TypeName(weight)) +
                  ", expected finite numbers");
    }
    weights.push_back(weight.get<double>());
  }
  if (std::ranges::all_of(weights, [](double weight) { return weight == 0; })) {
    throw Error(path + ": \"weights\": all are 0, so nothing would be judged");
  }
  return weights;
}

}  // namespace

EnsembleFile ReadEnsembleFile(const std::string& path) {
  const Json config = ParseConfig(ReadFile(path, kLargestFile), path);
  if (!config.is_object()) {
    throw Error(path + ": got " + std::string(TypeName(config)) +
                R"(, expected {"rule": …, "members": […]})");
  }
  RequireKnownKeys(config, {"name", "rule", "k", "weights", "members"}, path);
  EnsembleFile file;
  file.name = NameIn(config, path);
  if (file.name.empty()) {
    file.name = std::filesystem::path(path).stem().string();
    RepairUtf8(file.name);
  }
  file.rule = EnsembleRuleFromName(GetString(config, "rule", path), path);
  if (config.contains("k")) {
    if (!TakesK(file.rule)) {
      throw Error(path + ": \"k\": the rule " + std::string(Name(file.rule)) +
                  " has none; leave it out");
    }
    file.k = Finite(config, "k", path);
    if (file.k < 0) throw Error(path + ": \"k\": got a negative number, expected 0 or more");
  }
  file.members = ReadMembers(config, file.rule, path);
  file.weights = ReadWeights(config, file, path);
  return file;
}

}  // namespace assay
