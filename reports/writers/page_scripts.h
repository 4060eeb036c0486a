#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// The scripts of the page in the order they run: Vega, Vega-Lite, the expression interpreter,
/// Tabulator, then ours as one. Texts are ready to stand between <script> tags. Built once.
const std::vector<std::string>& PageScripts();

/// Those of a leaderboard: as above without Tabulator, and ours are others.
const std::vector<std::string>& LeaderboardScripts();

/// The page's one style sheet: Tabulator's, then ours.
const std::string& PageStyle();

/// The content security policy of a page that holds just these scripts and this style: by hash,
/// nothing else runs, and nothing leaves the page.
std::string ContentPolicy(const std::vector<std::string>& scripts, std::string_view style);

/// A script may not hold "</script" or "<!--" (HTML would end or swallow it): both are written with
/// an escape that JavaScript strings and regular expressions read as the same character.
std::string ForScriptTag(std::string_view script);

/// JSON text as it may stand inside <script type="application/json">: `<`, `>`, `&`, U+2028 and
/// U+2029 as \u escapes.
std::string ForJsonTag(std::string_view json);

}  // namespace assay
