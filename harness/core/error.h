#pragma once

#include <stdexcept>
#include <string>

namespace assay {

/// Ends the command. Thrown wherever going on would be wrong (a bad file, a bad option, a store
/// that cannot be written) and caught in `main` alone, which prints `error: <what()>`.
///
/// Form of the message: `what is wrong: got X, expected Y (file:line or sample id); what to do`.
class Error : public std::runtime_error {
 public:
  /// The process exit code that `main` returns (DESIGN §3 lists them).
  enum class Exit { kError = 1, kUsage = 2 };

  explicit Error(const std::string& message, Exit exit = Exit::kError)
      : std::runtime_error(message), exit_(exit) {}

  Exit exit() const { return exit_; }

 private:
  Exit exit_;
};

/// A wrong command line: unknown option value, unknown suite, options that exclude each other.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message) : Error(message, Exit::kUsage) {}
};

namespace internal {
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);
}  // namespace internal

}  // namespace assay

/// States an invariant of the program itself: a failure is a bug, never bad input. Prints and
/// aborts.
#define ASSAY_CHECK(condition)            \
  (static_cast<bool>(condition) ? void(0) \
                                : ::assay::internal::CheckFailed(#condition, __FILE__, __LINE__))
