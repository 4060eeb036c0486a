#pragma once

#include <string>

namespace assay {

/// SHA-1 that git gives a file ("blob SIZE\0" and its bytes), 40 hex digits: the name by which the
/// Hugging Face hub knows its small files. No protection against who wants two files of one hash.
std::string GitBlobHash(const std::string& path);

}  // namespace assay
