#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/testing/parity_case.h"

namespace assay::testing {

/// How far outputs are from a case's references; all but the counts as shares of its spread.
struct ParityDistance {
  double worst = 0;    ///< largest |ours - transformers' float32|
  double ours = 0;     ///< root mean square error against float64
  double theirs = 0;   ///< the same of transformers in bfloat16
  size_t swapped = 0;  ///< pairs that are in another order than in float64
  size_t margins = 0;  ///< pairs compared: further apart than kMargin of the spread
};

inline constexpr double kFloat32Tolerance = 1e-4;  ///< of the spread of the outputs
inline constexpr double kNoise = 1.5;  ///< in bfloat16, of an error estimated from some 30 outputs
inline constexpr double kMargin = 0.02;  ///< of the spread: below it bfloat16 may swap

/// Compares sequence by sequence. Throws Error where `outputs` has another shape than the
/// references.
ParityDistance MeasureParity(const ParityCase& parity_case, const Outputs& outputs);

/// What is wrong with `outputs`, computed in `dtype` ("float32" or "bfloat16"), one line each;
/// nothing if they agree with the references: in float32 within kFloat32Tolerance of transformers;
/// in bfloat16 no pair swapped that is further apart than kMargin, and an error against float64
/// that is at most kNoise times transformers' own. (Over all cases together it must be no larger
/// at all: tests/torch/parity_test.cc.)
std::vector<std::string> ParityFaults(const ParityCase& parity_case, const Outputs& outputs,
                                      std::string_view dtype);

}  // namespace assay::testing
