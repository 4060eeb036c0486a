#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/suite.h"

namespace assay {

/// A built-in suite as listed by `assay suites list`.
struct SuiteEntry {
  std::string name;
  std::vector<std::string> variants;  ///< default first; empty: none
  std::string title;
  std::string description;
  size_t samples = 0;  ///< expected, of the default variant
  std::string licence;
  std::string url;
};

/// The built-in suites, in the order they are shown.
std::vector<SuiteEntry> BuiltInSuites();

/// Opens what `-s` names: a built-in suite (`judgebench`, `judgebench:claude`), a path to a
/// suite.json, or a data file or folder with the usual columns. Throws UsageError with a
/// suggestion.
std::unique_ptr<Suite> MakeSuite(const std::string& spec);

/// The suite of a stored run, without its data: enough for `Tabulate` … `Aggregate`. `manifest` is
/// the run's stored canonical suite.json, used where `name` is not a built-in suite.
std::unique_ptr<Suite> RestoreSuite(const std::string& name, const std::string& variant,
                                    const std::string& manifest);

}  // namespace assay
