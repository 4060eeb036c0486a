#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/run/run_record.h"

namespace assay {

/// The fields of a run that never change and that nothing is searched by, as one JSON object:
/// program version, model card, ask, preparation, versions, command, host, spec and missing parts
/// of the suite.
std::string RunDetailsToJson(const RunRecord& run);
/// Fills those fields; keys that are missing (written by an older version) keep their defaults.
void RunDetailsFromJson(std::string_view text, std::string_view where, RunRecord& run);

std::string LinesToJson(const std::vector<std::string>& lines);
std::vector<std::string> LinesFromJson(std::string_view text, std::string_view where);

}  // namespace assay
