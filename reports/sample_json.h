#pragma once

#include <string>

#include "harness/core/judgement.h"
#include "reports/report.h"

namespace assay {

/// One sample's id, subset, label, lengths and attributes as the page's detail view reads them.
std::string SampleFactsJson(const JudgedSample& judged);

/// What a model said of one sample: rewards (numbers or failures), dimensions, steps, verdicts,
/// usage.
std::string JudgementJson(const Judgement& judgement);

/// Prompt and responses: `{"prompt": [{role, content}], "responses": [{content, author}]}`.
std::string SampleTextJson(const SampleText& text);

}  // namespace assay
