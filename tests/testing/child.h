#pragma once

#include <sys/types.h>

#include <functional>

namespace assay::testing {

/// Runs `action` in a child process (fork) and returns its pid. The child ends with 0, or with 1 if
/// an expectation failed or an exception left `action`. The caller must have no other threads.
pid_t StartChild(const std::function<void()>& action);

/// Waits for the child's end: its exit code, or minus the signal that ended it.
int WaitFor(pid_t child);

/// Both, one after the other.
int RunInChild(const std::function<void()>& action);

/// Gives up root's privileges for good, so that permissions count. Only in a child.
void BecomeNobody();

}  // namespace assay::testing
