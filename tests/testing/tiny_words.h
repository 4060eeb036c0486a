#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace assay::testing {

/// Writes a tokenizer whose tokens are words between blanks: `words` with their ids, and "w7" for
/// every other id 7 below `size`. It puts token 1, "<s>", before a text if `bos`. Words in
/// `special` are found inside others too.
void WriteTinyWords(const std::filesystem::path& folder, uint32_t size,
                    const std::map<std::string, uint32_t>& words, bool bos,
                    const std::vector<std::string>& special = {});

/// "w3 w4 w5": the text that these ids are made of.
std::string TinyWords(const std::vector<uint32_t>& ids);

}  // namespace assay::testing
