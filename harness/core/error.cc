#include "harness/core/error.h"

#include <cstdio>
#include <cstdlib>

namespace assay::internal {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "assay: internal error: %s does not hold (%s:%d); please report it\n",
               condition, file, line);
  std::abort();
}

}  // namespace assay::internal
