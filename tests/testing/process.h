#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace assay::testing {

/// How a program ended and what it wrote.
struct ProcessResult {
  int code = 0;  ///< exit code; 128 + signal where a signal ended it
  std::string out;
  std::string err;
};

struct ProcessOptions {
  std::string folder;                              ///< working folder; empty: the test's own
  std::map<std::string, std::string> environment;  ///< added to the test's own
  std::chrono::seconds timeout{60};                ///< then SIGKILL, and the code is 137
};

/// Runs a program (no shell) to its end with an empty standard input.
ProcessResult RunProcess(const std::vector<std::string>& command,
                         const ProcessOptions& options = {});

/// Runs build/assay with `arguments`.
ProcessResult RunAssay(std::vector<std::string> arguments, const ProcessOptions& options = {});

}  // namespace assay::testing
