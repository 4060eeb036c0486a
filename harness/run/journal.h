#pragma once

#include <cstdint>
#include <span>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"

namespace assay {

/// A sample and what was said of it, on its way to the store.
struct JudgedRecord {
  uint32_t ordinal = 0;
  Sample sample;
  Judgement judgement;
};

/// Where the Runner keeps what was judged. Implemented by results/; called from one thread.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Whether the ordinal has a final judgement: one without failures of a retryable kind.
  virtual bool Has(uint32_t ordinal) = 0;

  /// Stores all of them durably, or none. Replaces judgements that are being asked again. Throws
  /// Error (full disk, read-only folder); what was committed before stays intact.
  virtual void Commit(std::span<const JudgedRecord> records) = 0;
};

}  // namespace assay
