#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/core/json.h"
#include "harness/core/sample.h"
#include "harness/text/tokenizer.h"

namespace assay::testing {

/// Text `index` of those that tokenizers are compared on: the same as golden_text() of
/// scripts/peers/golden_texts.py.
std::string GoldenText(uint64_t index);

/// What references.json has digests of, text by text from `first`: ids with special tokens, ids
/// without, and ids and types of the pair with the next text.
std::string GoldenLines(const Tokenizer& tokenizer, uint64_t first, uint64_t count);

/// A sample as run_dpo.json writes it, [prompt, answers]; a number stands for so many of these
/// texts.
Sample GoldenSample(const Json& written);

/// "1 2 3", as references.json writes ids.
std::string JoinedIds(const std::vector<uint32_t>& ids);

/// tests/parity/text and a file below it, as JSON.
std::string TextParityPath(const std::string& name);
Json TextParity(const std::string& name);

}  // namespace assay::testing
