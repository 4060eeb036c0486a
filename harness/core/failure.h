#pragma once

#include <string>
#include <string_view>

namespace assay {

/// Why a sample, or one response of it, has no reward. A value, counted and stored; the run goes
/// on.
struct Failure {
  enum class Kind {
    kNotFinite,  ///< the model gave NaN or an infinity
    kUnparsed,   ///< a reply without a verdict in it; some benchmarks give partial credit for it
    kRefused,    ///< the model declined to judge
    kTooLong,    ///< the sample does not fit the model
    kTimeout,    ///< no answer in time
    kCrashed,    ///< the judging process died
    kServer,     ///< the server answered with an error
    kMissing,    ///< nothing was given for this sample (a scores file without its id)
    kInput,      ///< the sample itself cannot be judged (no responses, a template that raises)
  };

  Kind kind = Kind::kMissing;
  std::string message;

  friend bool operator==(const Failure&, const Failure&) = default;
};

/// Stable lower-case names ("not_finite", "unparsed", …), used in the store and in exports.
std::string_view Name(Failure::Kind kind);

/// The inverse of `Name`; throws Error on an unknown name.
Failure::Kind FailureKindFromName(std::string_view name);

/// Whether continuing a run asks again for such a failure: timeout, crashed, server and missing
/// (CONTRACTS §2). The others would fail the same way again.
bool IsRetryable(Failure::Kind kind);

}  // namespace assay
