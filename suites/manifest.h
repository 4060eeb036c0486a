#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/json.h"
#include "harness/core/suite.h"
#include "suites/score_layout.h"
#include "suites/verdict_rule.h"

namespace assay {

/// One data file of a suite (or one table in several shards).
struct PartSpec {
  std::string name;
  std::vector<std::string> files;  ///< names it may have, best first; `*` in the last component
  std::string embedded;            ///< instead of files: where it lies in the program itself
  std::string id_prefix;           ///< put before the file's own ids
  std::string subset;              ///< of every row; empty: the row's column, else `name`
  std::string sha256;              ///< of the published file of the first name's type
  std::string hub;  ///< Hugging Face dataset that it is in, "org/name[@revision]"; empty: none
  std::vector<std::string> covers;  ///< parts whose rows this file holds as well
  std::vector<std::pair<std::string, size_t>> expected;  ///< rows per subset in the published data
};

/// A suite.json (docs/suite-format.md) as one variant sees it: which files there are, how a row is
/// read, and how the official score is made of it.
struct Manifest {
  SuiteCard card;
  std::string shape;                  ///< how rows look and are scored: a name of `SuiteShapes`
  std::vector<std::string> variants;  ///< default first; empty: none
  std::vector<PartSpec> parts;        ///< of this variant
  std::vector<std::pair<std::string, std::string>> columns;  ///< ours → the file's
  std::vector<std::string> attributes;  ///< columns that are kept as attributes
  ScoreLayout layout;
  VerdictRule verdicts;
};

/// Reads a suite.json. `variant`: empty for the default one. Throws Error `<where>: …` for anything
/// that the format does not know, and UsageError for an unknown variant.
Manifest ParseManifest(const Json& json, std::string_view where, std::string_view variant);
Manifest ParseManifestText(std::string_view text, std::string_view where, std::string_view variant);

}  // namespace assay
