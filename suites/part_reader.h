#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "harness/core/suite.h"
#include "harness/io/rows.h"
#include "suites/manifest.h"
#include "suites/row_place.h"
#include "suites/sample_ids.h"

namespace assay {

/// Turns a row into a sample: fills prompt, responses and label, and whatever it knows better than
/// the columns do (`id`, `subset`, `cluster`, `group`). May move from the row.
using RowParser = std::function<void(Json& row, const RowPlace& place, Sample& sample)>;

/// What becomes of ids that repeat: an Error where they are the file's own (a generated one is
/// numbered), all numbered `id#2`, `id#3`, or all left as they are. Only the last keeps nothing of
/// what was read.
enum class RepeatedIds { kRefused, kNumbered, kLeft };

/// The samples of a suite's parts, one part after the other. Gives every sample what the parser
/// left open (id, subset, cluster, attributes), keeps ids apart, and compares the counts with the
/// published ones. Of what was read it keeps a hash per id, unless repeated ones are left. In a
/// user's own suite, a section of a subset that no row of the whole data has is an Error.
class PartReader : public SampleReader {
 public:
  /// `manifest` must outlive the reader.
  PartReader(const Manifest& manifest, std::vector<PartFile> files, Columns columns,
             RowParser parse, RepeatedIds repeated);

  bool Next(Sample& sample) override;
  std::vector<std::string> Warnings() const override;

 private:
  struct Input {
    const PartSpec* part;
    std::string path;  // empty: embedded
  };

  std::unique_ptr<RowReader> OpenInput(const Input& input) const;
  bool NextRow();
  void Complete(const RowPlace& place, Sample& sample);
  void AssignId(const RowPlace& place, Sample& sample);
  void AddAttributes(Sample& sample) const;
  void RequireSubsets() const;

  const Manifest& manifest_;
  std::vector<Input> inputs_;
  Columns columns_;
  RowParser parse_;
  RepeatedIds repeated_;

  size_t input_ = 0;                   // the one being read
  std::unique_ptr<RowReader> reader_;  // of that input; null before the first and after the last
  Json row_;
  size_t number_ = 0;   // of the row within its part
  size_t repairs_ = 0;  // in the inputs before this one
  SampleIds ids_;
  // The sections of subsets that no row had so far; "" of one that "subsets" alone names.
  std::map<std::string, std::string> unseen_;
  std::set<std::string> seen_;  // subsets, while there are unseen ones
};

}  // namespace assay
