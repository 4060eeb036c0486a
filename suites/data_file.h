#pragma once

#include <memory>
#include <string>

#include "harness/core/suite.h"
#include "suites/part_reader.h"

namespace assay {

/// A suite of one data file, or of a folder of shards, with the columns that everyone uses. Its
/// name is the file's, without folder and extension.
std::unique_ptr<Suite> MakeDataFileSuite(const std::string& path,
                                         RepeatedIds repeated = RepeatedIds::kRefused);

}  // namespace assay
