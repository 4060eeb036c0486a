#pragma once

#include "harness/core/json.h"
#include "harness/core/sample.h"
#include "suites/row_place.h"

namespace assay {

/// Reads the rows that everyone uses (CONTRACTS §1 "User files", docs/suite-format.md):
/// - `prompt` (text or messages) with `chosen` and `rejected`: a text or a list of texts each;
/// - `chosen` and `rejected` as message lists: whole conversations, whose longest common prefix is
///   the prompt; `prompt` must agree or be absent;
/// - `prompt` with `responses` and `grades` and/or `dimensions`, or neither: no label;
/// - a response within a list may be a list of texts, its steps (`Response::step_ends`);
/// - `messages`: a conversation that ends in the response; no label;
/// - beside two responses `annotator_votes`, how many prefer the first, the second and neither, or
///   `annotator_share`, the share that prefers the chosen one.
/// Fills prompt, responses and label; moves from `row`. Throws Error naming the row.
void ReadPreferenceRow(Json& row, const RowPlace& place, Sample& sample);

}  // namespace assay
