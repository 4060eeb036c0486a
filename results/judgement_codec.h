#pragma once

#include <string>
#include <string_view>

#include "harness/core/judgement.h"

namespace assay {

/// How a judgement stands when its run is continued; the numbers are in the file.
enum class JudgementState {
  kJudged = 0,    ///< everything that was asked for is there
  kFailed = 1,    ///< holds a failure that would come again
  kAskAgain = 2,  ///< holds a failure that is asked again: timeout, crashed, server, missing
};

JudgementState StateOf(const Judgement& judgement);

/// `[5.6, {"failure": "timeout", "message": "…"}]`: JSON in which every number is the shortest that
/// reads back as the same double. Written without a JSON library: it is most of what a commit
/// encodes.
std::string RewardsToJson(const std::vector<Reward>& rewards);
/// Throws Error `<where>: …` on anything else.
std::vector<Reward> RewardsFromJson(std::string_view text, std::string_view where);

/// `{"dimensions": {…}, "steps": […], "verdicts": […], "attributes": {…}}` with the keys that are
/// not empty; empty text where none is.
std::string MoreToJson(const Judgement& judgement);
void MoreFromJson(std::string_view text, std::string_view where, Judgement& judgement);

}  // namespace assay
