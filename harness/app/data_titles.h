#pragma once

#include <string>
#include <vector>

#include "harness/run/run_record.h"

namespace assay {

/// Data of one suite that a leaderboard has a column for.
struct DataTitle {
  std::string title;  ///< "RM-Bench"
  RunRecord run;      ///< any run on them
};

/// Where several have one title, adds what tells their data apart: "RM-Bench [without
/// math]", "RM-Bench [all parts]"; the suite where that differs, then the parts that are missing,
/// the number of samples, the revision, and in the end the hash.
void TellDataApart(std::vector<DataTitle>& columns);

}  // namespace assay
