#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/core/judgement.h"
#include "results/sample_codec.h"
#include "results/sqlite.h"

namespace assay {

/// Streams the judged samples of one run, in ordinal order.
class JudgedReader {
 public:
  /// `run` and `suite`: keys of their tables.
  JudgedReader(Database& database, int64_t run, int64_t suite);

  /// Those in `ordinals` (ascending; empty: all). `visit` sees one sample at a time.
  void Read(const std::vector<uint32_t>& ordinals,
            const std::function<void(const JudgedSample&)>& visit);

 private:
  void Decode(uint32_t ordinal);

  const std::string path_;
  const int64_t run_;
  const int64_t suite_;
  Statement rows_;
  LabelCodec labels_;
  JudgedSample judged_;
};

}  // namespace assay
