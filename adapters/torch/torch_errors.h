#pragma once

#include <c10/util/Exception.h>

#include <utility>

#include "harness/core/error.h"

namespace assay {

/// Calls `body`; what torch throws becomes an Error of one line.
template <typename Body>
auto WithTorchErrors(Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (const c10::OutOfMemoryError&) {
    throw Error("the GPU ran out of memory; is another process using it? The same command goes on");
  } catch (const c10::Error& error) {
    std::string message = error.what_without_backtrace();
    throw Error("torch: " + message.substr(0, message.find('\n')));
  }
}

}  // namespace assay
