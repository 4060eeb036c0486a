#pragma once

#include <cstdint>
#include <string>

namespace assay {

/// A process as other machines and later times can recognise it.
struct ProcessId {
  int64_t pid = 0;
  std::string host;   ///< for people
  std::string place;  ///< boot, process namespace and start time: a pid alone is used again

  friend bool operator==(const ProcessId&, const ProcessId&) = default;
};

ProcessId ThisProcess();

/// Whether the process is certainly over: it ran in this boot and namespace and is not there now.
/// One on another machine, or in another container, may be alive.
bool IsOver(const ProcessId& process);

}  // namespace assay
