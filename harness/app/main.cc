#include <fmt/format.h>

#include "harness/core/version.h"

int main() { fmt::print("assay {}\n", assay::kVersion); }
