#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "harness/core/suite.h"

namespace assay {

/// How far a part is: the rows at its beginning that are done, and how many of them failed or were
/// truncated.
struct PartState {
  uint64_t rows = 0;
  uint64_t failed = 0;
  uint64_t truncated = 0;
  uint64_t bytes = 0;  ///< of their lines
};

/// The lines that an unfinished `assay score` left in `path`, each compared with its row. A line
/// that is not whole ends them: it was being written when the process died. Failures at the end
/// that a run would ask again (timeout, crashed, server, missing) are not done: they may come of
/// what ended the process. No file: nothing. Throws Error where a line is of another row, or there
/// are more than `rows`.
PartState ReadPart(const std::string& path, std::unique_ptr<SampleReader> reader, uint64_t rows);

/// Writes the scores lines of `part` as Parquet to `path`: columns `id`; `rewards` where lines have
/// them and one per dimension, lists of numbers, null for a failure; `truncated`, how many
/// responses were cut; `failure`, the message of the first failure.
void WriteScoresTable(const std::string& part, const std::string& path);

}  // namespace assay
