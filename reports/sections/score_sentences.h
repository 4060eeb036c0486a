#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// What the official scores `names` say, to follow a sentence with the numbers: of one run where it
/// is best and worst, of several which has the highest score, hedged where intervals overlap. Empty
/// where there is nothing to compare.
std::string SayScores(const SuiteRuns& suite, const std::vector<ScoreName>& names);

/// How far judges that were asked several times agree with themselves; nullopt where none was.
std::optional<Paragraph> SayRepeats(const SuiteRuns& suite);

/// How far the overall score moves between runs that differ in their seed alone; nullopt where
/// there are no two such runs.
std::optional<Paragraph> SaySeeds(const SuiteRuns& suite);

/// The fold on official scores and their intervals.
Facts HowScoresAreComputed(const SuiteRuns& suite);

}  // namespace assay
