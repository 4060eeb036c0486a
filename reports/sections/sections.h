#pragma once

#include <optional>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// Model, suite, official score with its interval, number of samples.
std::optional<Section> HeadlineSection(const SuiteRuns& suite);
/// Failed, tied, truncated, unparsed, warnings: one quiet line where there is nothing to say.
std::optional<Section> HealthSection(const SuiteRuns& suite);
/// The official scores with intervals: forest plot, models × sections, and every score in full.
std::optional<Section> ScoresSection(const SuiteRuns& suite);
/// The first official score over the training steps of each `--series` with at least two.
std::optional<Section> StepsSection(const SuiteRuns& suite);
/// Which of two runs is better, by how much, on what, and how alike they judge; of more, all pairs.
/// Needs at least two runs.
std::optional<Section> ComparisonSection(const SuiteRuns& suite);
/// Histogram of margins by outcome, one per run.
std::optional<Section> MarginsSection(const SuiteRuns& suite);
/// Reliability diagrams, and in words how far the confidence can be trusted; one per run.
std::optional<Section> CalibrationSection(const SuiteRuns& suite);
/// How many are wrong among what it is most confident of, of all runs; nullopt without calibration.
std::optional<Section> AbstentionSection(const SuiteRuns& suite);
/// Agreement with annotators who differ; nullopt where no sample has such.
std::optional<Section> AnnotatorsSection(const SuiteRuns& suite);
/// Accuracy where the chosen response is the longer one, and where it is the shorter one.
std::optional<Section> LengthBiasSection(const SuiteRuns& suite);
/// The table of samples.
std::optional<Section> SamplesSection(const SuiteRuns& suite);
/// Command line, versions, hashes, seeds.
std::optional<Section> ProvenanceSection(const SuiteRuns& suite);

}  // namespace assay
