#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/metrics/leaderboard/leaderboard.h"
#include "reports/document.h"
#include "reports/leaderboard.h"

namespace assay {

// The sections of a leaderboard's page, in its order; nullopt: it does not apply.

Section BoardSection(const Leaderboard& board, const std::string& title);

/// Means with their intervals, and scores against what they take.
std::optional<Section> BoardFiguresSection(const Leaderboard& board);

/// Kendall's τ_b between suites.
std::optional<Section> AgreementSection(const Leaderboard& board);

/// Each model's card, runs and health. `pages`: see LeaderboardOptions.
Section ModelsSection(const Leaderboard& board, const std::vector<std::string>& pages);

/// How ranks, groups, means and strengths are computed, with sources.
Section MethodSection(const Leaderboard& board);

/// What the page's script computes with, as JSON.
Json BoardData(const Leaderboard& board);

}  // namespace assay
