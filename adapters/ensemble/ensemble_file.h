#pragma once

#include <string>
#include <vector>

#include "adapters/ensemble/rule.h"
#include "adapters/registry.h"

namespace assay {

/// (r − mean) / std: puts members of different scales on one. An adapter sees a suite once, so both
/// numbers are the file's, not the suite's.
struct Standardisation {
  double mean = 0;
  double std = 1;

  double operator()(double reward) const { return (reward - mean) / std; }
  friend bool operator==(const Standardisation&, const Standardisation&) = default;
};

/// One model of an ensemble. `name` is empty where the file gives none: then it is the model's own.
struct EnsembleMember {
  std::string name;
  ModelSpec model;
  Standardisation standardise;
};

/// What an ensemble's file says (docs/ensembles.md), checked as far as it can be without making the
/// members: they are at least one and no ensembles, and every number is finite.
struct EnsembleFile {
  std::string name;  ///< the file's own, without its extension, unless it says otherwise
  EnsembleRule rule = EnsembleRule::kMean;
  double k = 1;
  std::vector<double> weights;  ///< one per member; all 1 where the rule needs none
  std::vector<EnsembleMember> members;
};

/// Throws Error naming the file and the key that is wrong.
EnsembleFile ReadEnsembleFile(const std::string& path);

}  // namespace assay
