#include <utility>

#include "reports/leaderboard.h"
#include "reports/leaderboard/sections.h"
#include "reports/writers/page.h"
#include "reports/writers/page_scripts.h"

namespace assay {
namespace {

Document DocumentOf(const Leaderboard& board, const LeaderboardOptions& options) {
  Document document{.title = options.title.empty() ? "Leaderboard" : options.title,
                    .created = options.created,
                    .command = options.command};
  Chapter chapter{.key = "board", .title = document.title};
  chapter.sections.push_back(BoardSection(board, options.title));
  if (auto figures = BoardFiguresSection(board)) chapter.sections.push_back(std::move(*figures));
  if (auto agreement = AgreementSection(board)) chapter.sections.push_back(std::move(*agreement));
  chapter.sections.push_back(ModelsSection(board, options.pages));
  chapter.sections.push_back(MethodSection(board));
  document.chapters.push_back(std::move(chapter));
  return document;
}

}  // namespace

std::string LeaderboardPage(const Leaderboard& board, const LeaderboardOptions& options) {
  std::string page = RenderPage(DocumentOf(board, options), LeaderboardScripts());
  const Json data = BoardData(board);
  page += "<script type=\"application/json\" id=\"board-data\">";
  page += ForJsonTag(data.dump(-1, ' ', false, Json::error_handler_t::replace));
  page += "</script>\n";
  for (const std::string& script : LeaderboardScripts()) {
    page += "<script>" + script + "</script>\n";
  }
  return page + "</body>\n</html>\n";
}

}  // namespace assay
