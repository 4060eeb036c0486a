#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/core/suite.h"
#include "tests/testing/folder.h"

namespace assay::testing {

/// Every built-in suite with each of its variants, as `-s` names it.
std::vector<std::string> AllSuiteSpecs();

/// A built-in suite with a few made-up rows per part, in the benchmark's own file format.
class TinySuite {
 public:
  explicit TinySuite(const std::string& spec);

  const Suite& suite() const { return *suite_; }
  const Source& source() const { return source_; }
  const std::vector<Sample>& samples() const { return samples_; }

  /// Each sample with what `judge` says of it.
  std::vector<JudgedSample> JudgedBy(const std::function<Judgement(const Sample&)>& judge) const;

 private:
  TempFolder folder_;
  std::unique_ptr<Suite> suite_;
  Source source_;
  std::vector<Sample> samples_;
};

}  // namespace assay::testing
