#pragma once

#include <cstddef>

namespace assay::testing {

/// How often the calling thread has allocated memory with `new`, in the library too. A program that
/// calls this has its operator new replaced by one that counts.
size_t Allocations();

}  // namespace assay::testing
