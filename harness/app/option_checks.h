#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace assay {

// What options take, for CLI11's `check`: its own checks know neither our errors' form ("got X,
// expected Y") nor that NaN is in no range and "010" is not eight.

/// One of `choices`.
CLI::Validator OneOf(std::vector<std::string> choices);

/// A whole number in this range.
CLI::Validator WholeNumber(uint64_t least, uint64_t most);

/// A number from 0 to 1.
CLI::Validator Share();

/// "a, b or c".
std::string AnyOf(const std::vector<std::string>& words);

}  // namespace assay
