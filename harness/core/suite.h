#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/reward_model.h"
#include "harness/core/sample.h"
#include "harness/core/score_table.h"

namespace assay {

/// Where a suite's files are looked for, and how the user maps columns.
struct Source {
  std::vector<std::string> folders = {};                          ///< best first; DESIGN §3
  std::vector<std::pair<std::string, std::string>> columns = {};  ///< ours → theirs (`--columns`)
  std::vector<std::string> snapshots = {};  ///< of the Hugging Face cache, after the folders
};

/// A stream of samples in a fixed order; memory does not grow with the suite. Not thread-safe.
class SampleReader {
 public:
  virtual ~SampleReader() = default;

  /// Fills `sample` (reusing its memory) and returns true, or returns false at the end. Throws
  /// Error naming file and row for a row that breaks the suite's format.
  virtual bool Next(Sample& sample) = 0;

  /// What was noticed so far (repaired UTF-8): for health.
  virtual std::vector<std::string> Warnings() const { return {}; }
};

/// Files that a Hugging Face dataset has and a suite lacks.
struct HubFiles {
  std::string repo;                             ///< "org/name[@revision]"
  std::vector<std::vector<std::string>> parts;  ///< a part's names, best first; `*`: its shards
};

/// A file that a suite is made of, as found.
struct PartFile {
  std::string part;  ///< its name in the manifest ("chat", "gpt", "filtered")
  std::string path;
  std::string sha256{};  ///< of the published file, empty: not known; another one is a warning
};

/// What a suite is, where it comes from and how its official number is printed.
struct SuiteCard {
  std::string name;
  std::string variant;  ///< empty: none
  std::string title;
  std::string description;
  std::string url;
  std::vector<std::string> hubs;  ///< Hugging Face datasets it is in, "org/name[@revision]"
  std::string licence;
  std::string revision;  ///< of the repository it was written after; data are told by their hash
  std::string canonical_manifest;  ///< canonical JSON of suite.json: enters the suite hash
  std::vector<std::pair<std::string, size_t>> expected;  ///< rows per subset in the published data
  bool benchmark = true;      ///< false: illustrative or a user's own file
  bool illustrative = false;  ///< made to show something; its scores rank nothing (starter)
  std::string cluster;        ///< what is resampled together, in words ("prompt")
  Ask ask;                ///< what the benchmark's own script asks for, and how it prepares texts
  std::string confirmed;  ///< "official script", "published figure", "formula only", "ours"
  enum class Printed { kPercent1, kPercent2, kFraction6 } printed = Printed::kPercent1;
  std::string no_overall;  ///< why there is no overall number; empty: there is one
};

/// A benchmark: its data and its official rule. Immutable and thread-safe.
///
/// The rule is *tabulate* (one judged sample → numbers), *finish* (join groups, sort, lay out
/// names) and *aggregate* (numbers → scores), so that the point estimate and each of 10,000
/// bootstrap draws run the same code.
class Suite {
 public:
  virtual ~Suite() = default;

  virtual const SuiteCard& Card() const = 0;

  /// The files present in `source`, in reading order. Throws Error if there is none at all, naming
  /// the folders tried and where the data can be had. Embedded suites return an empty list.
  virtual std::vector<PartFile> Locate(const Source& source) const = 0;

  /// Names of the manifest's parts that `Locate` did not find.
  virtual std::vector<std::string> MissingParts(const Source& source) const = 0;

  /// What could be fetched: of each dataset of the hub of which `source.folders` have nothing and
  /// its snapshots not every part.
  virtual std::vector<HubFiles> Lacking(const Source&) const { return {}; }

  virtual std::unique_ptr<SampleReader> Open(const Source& source) const = 0;

  /// Appends what the official rule needs of one judged sample. Called in ordinal order.
  virtual void Tabulate(const JudgedSample& judged, ScoreTable& table) const = 0;

  /// Called once after the last `Tabulate`: joins groups and fixes `table.names`.
  virtual void Finish(ScoreTable& table) const = 0;

  /// The official rule: `times[row]` says how often the row's cluster was drawn (all 1: the point
  /// estimate); `out[i]` belongs to `table.names[i]`. NaN: undefined. Allocates nothing.
  virtual void Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                         std::span<double> out) const = 0;
};

}  // namespace assay
