#pragma once

#include <filesystem>
#include <string>

#include "adapters/torch/network.h"
#include "tests/testing/parity_case.h"

namespace assay::testing {

/// How a case is run, besides its dtype: nothing of it may change a bit.
struct Company {
  bool reversed = false;  ///< sequences in the other order
  bool together = true;   ///< all in work at once, or each alone
  bool share = true;      ///< prompts
  bool grouped = false;   ///< responses to one prompt in one sample
};

/// The checkpoint of a case, written by `WriteTinyCheckpoint`, with the tokens that a tokenizer
/// would have named.
Checkpoint OpenCase(const ParityCase& parity_case, const std::filesystem::path& folder);

/// The outputs of our own network on the case's inputs.
Outputs ScoreCase(const ParityCase& parity_case, const Checkpoint& checkpoint,
                  const Network::Options& options, const Company& company = {});

}  // namespace assay::testing
