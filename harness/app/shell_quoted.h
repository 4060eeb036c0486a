#pragma once

#include <string>

namespace assay {

/// `argument` as one word of a POSIX shell, quoted only where it must be. Every byte is kept.
std::string ShellQuoted(const std::string& argument);

}  // namespace assay
