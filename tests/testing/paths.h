#pragma once

#include <filesystem>

#include "gtest/gtest.h"

namespace assay::testing {

/// The root of the source tree.
std::filesystem::path SourceDir();

/// The built program, build/assay.
std::filesystem::path ProgramPath();

/// Whether this build has libassay_torch.so: the sanitized ones do not.
bool BuiltWithTorch();

/// The folder of real benchmark data, $ASSAY_TEST_DATA; empty where that is unset.
std::filesystem::path TestData();

}  // namespace assay::testing

/// Skips the calling test where there is no real data. With ASSAY_REQUIRE_DATA set (as in CI) such
/// a skip is a failure: see tests/testing/main.cc.
#define ASSAY_NEEDS_TEST_DATA() \
  if (::assay::testing::TestData().empty()) GTEST_SKIP() << "ASSAY_TEST_DATA is not set"
