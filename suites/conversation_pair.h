#pragma once

#include "harness/core/json.h"
#include "harness/core/sample.h"
#include "suites/row_place.h"

namespace assay {

/// Whether `value` is a list of messages rather than of texts.
bool IsMessageList(const Json& value);

/// Reads a pair whose `chosen` and `rejected` are whole conversations: the prompt is their longest
/// common prefix, and each ends in one message more, the response. A `prompt` column must agree
/// with it: the same messages, or the text of the last of them. Conversations that hold the
/// response alone take their prompt from that column.
void ReadConversationPair(Json* prompt, const Json& chosen, const Json& rejected,
                          const RowPlace& place, Sample& sample);

}  // namespace assay
