#pragma once

#include <functional>
#include <string>

#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay::testing {

/// The message of the Error that `action` throws; a test failure and "" if it throws none.
inline std::string ErrorOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  ADD_FAILURE() << "expected an Error";
  return "";
}

}  // namespace assay::testing
