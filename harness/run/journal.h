#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"

namespace assay {

/// A judged sample with its text, on its way to the store. `responses` is empty where the text is
/// not known.
struct JudgedRecord {
  JudgedSample judged;
  Conversation prompt;
  std::vector<Response> responses;
};

/// Takes the sample apart; its judgement is still empty.
JudgedRecord RecordOf(uint32_t ordinal, Sample sample);

/// Where the Runner keeps what was judged. Implemented by results/; called from one thread at a
/// time.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Whether the ordinal has a final judgement: one without failures of a retryable kind.
  virtual bool Has(uint32_t ordinal) = 0;

  /// Whether the ordinal has a judgement that is asked for again.
  virtual bool AsksAgain(uint32_t ordinal) = 0;

  /// Stores all of them durably, or none. Replaces judgements that are being asked again. Throws
  /// Error (full disk, read-only folder); what was committed before stays intact.
  virtual void Commit(std::span<const JudgedRecord> records) = 0;
};

}  // namespace assay
