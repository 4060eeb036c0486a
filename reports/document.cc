#include "reports/document.h"

#include <utility>

namespace assay {
namespace {

Json ToJson(const Table& table) {
  Json columns = Json::array(), rows = Json::array();
  for (const Table::Column& column : table.columns) {
    columns.push_back({{"title", column.title}, {"number", column.number}});
  }
  for (const std::vector<Cell>& row : table.rows) {
    Json cells = Json::array();
    for (size_t i = 0; i < row.size(); ++i) {
      cells.push_back({{"text", row[i].text},
                       {"interval", row[i].interval},
                       {"note", row[i].note},
                       {"href", row[i].href},
                       {"strong", row[i].strong},
                       {"number", i < table.columns.size() && table.columns[i].number}});
    }
    rows.push_back(std::move(cells));
  }
  return {{"kind", "table"},
          {"caption", table.caption},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)},
          {"folded", table.folded}};
}

Json ToJson(const Folds& folds) {
  Json tables = Json::array();
  for (const Table& table : folds.tables) tables.push_back(ToJson(table));
  return {{"kind", "folds"}, {"title", folds.title}, {"tables", std::move(tables)}};
}

Json ToJson(const Paragraph& paragraph) {
  return {{"kind", "paragraph"}, {"text", paragraph.text}};
}

Json ToJson(const Figure& figure) {
  return {{"kind", "figure"},
          {"id", figure.id},
          {"title", figure.title},
          {"summary", figure.summary},
          {"spec", figure.spec},
          {"data", figure.data},
          {"alternative", figure.alternative ? ToJson(*figure.alternative) : Json()}};
}

Json ToJson(const HeadlineScore& score) {
  return {{"model", score.model},       {"value", score.value},   {"unit", score.unit},
          {"interval", score.interval}, {"method", score.method}, {"because", score.because},
          {"low", score.low * 100},     {"bar", score.high > 0},  {"point", score.point * 100},
          {"high", score.high * 100},   {"color", score.color}};
}

Json ToJson(const Headline& headline) {
  Json scores = Json::array();
  for (const HeadlineScore& score : headline.scores) scores.push_back(ToJson(score));
  return {{"kind", "headline"},
          {"title", headline.title},
          {"subtitle", headline.subtitle},
          {"badges", headline.badges},
          {"scores", std::move(scores)},
          {"method", headline.method},
          {"because", headline.because},
          {"footnote", headline.footnote}};
}

Json ToJson(const Overview& overview) {
  Json suites = Json::array(), rows = Json::array();
  for (const Overview::Suite& suite : overview.suites) {
    suites.push_back({{"title", suite.title}, {"note", suite.note}, {"href", suite.href}});
  }
  for (const Overview::Row& row : overview.rows) {
    Json cells = Json::array();
    for (const Overview::Cell& cell : row.cells) {
      cells.push_back({{"score", ToJson(cell.score)},
                       {"none", cell.none},
                       {"note", cell.note},
                       {"judged", cell.judged}});
    }
    rows.push_back({{"model", row.model}, {"cells", std::move(cells)}});
  }
  return {{"kind", "overview"},
          {"caption", overview.caption},
          {"suites", std::move(suites)},
          {"rows", std::move(rows)}};
}

Json ToJson(const Notices& notices) {
  constexpr const char* kLevels[] = {"quiet", "note", "loud"};
  Json items = Json::array();
  for (const Notice& notice : notices.items) {
    items.push_back({{"level", kLevels[static_cast<size_t>(notice.level)]},
                     {"subject", notice.subject},
                     {"text", notice.text}});
  }
  return {{"kind", "notices"}, {"items", std::move(items)}};
}

Json ToJson(const Facts& facts) {
  Json items = Json::array(), links = Json::array();
  for (const auto& [name, value] : facts.items) {
    items.push_back({{"name", name}, {"value", value}});
  }
  for (const auto& [name, address] : facts.links) {
    links.push_back({{"name", name}, {"address", address}});
  }
  return {{"kind", "facts"},
          {"title", facts.title},
          {"items", std::move(items)},
          {"links", std::move(links)},
          {"open", facts.open}};
}

Json ToJson(const SampleBrowser& samples) {
  return {{"kind", "samples"}, {"suite", samples.suite}, {"worst", ToJson(samples.worst)}};
}

Json ToJson(const Board& board) {
  Json columns = Json::array(), rows = Json::array();
  for (const Board::Column& column : board.columns) {
    columns.push_back({{"key", column.key},
                       {"title", column.title},
                       {"note", column.note},
                       {"number", column.number},
                       {"suite", column.suite}});
  }
  for (const Board::Row& row : board.rows) {
    Json cells = Json::array();
    for (const Board::Cell& cell : row.cells) {
      cells.push_back({{"text", cell.text},
                       {"interval", cell.interval},
                       {"note", cell.note},
                       {"because", cell.because},
                       {"none", cell.none},
                       {"href", cell.href}});
    }
    rows.push_back(
        {{"model", row.model}, {"begins_group", row.begins_group}, {"cells", std::move(cells)}});
  }
  return {{"kind", "board"},
          {"title", board.title},
          {"subtitle", board.subtitle},
          {"caption", board.caption},
          {"state", board.state},
          {"mean", board.mean},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)}};
}

Json ToJson(const ModelCards& models) {
  Json cards = Json::array();
  for (const ModelCards::Card& card : models.cards) {
    Json facts = Json::array();
    for (const auto& [name, value] : card.facts) {
      facts.push_back({{"name", name}, {"value", value}});
    }
    cards.push_back({{"id", card.id},
                     {"title", card.title},
                     {"note", card.note},
                     {"href", card.href},
                     {"facts", std::move(facts)},
                     {"runs", ToJson(card.runs)},
                     {"health", card.health}});
  }
  return {{"kind", "model_cards"}, {"cards", std::move(cards)}};
}

Json ToJson(const Section& section) {
  Json blocks = Json::array();
  for (const Block& block : section.blocks) {
    blocks.push_back(std::visit([](const auto& value) { return ToJson(value); }, block));
  }
  return {{"id", section.id},
          {"title", section.title},
          {"nav", section.nav.empty() ? section.title : section.nav},
          {"blocks", std::move(blocks)}};
}

}  // namespace

Json DocumentToJson(const Document& document) {
  Json chapters = Json::array();
  for (const Chapter& chapter : document.chapters) {
    Json sections = Json::array();
    for (const Section& section : chapter.sections) sections.push_back(ToJson(section));
    chapters.push_back(
        {{"key", chapter.key}, {"title", chapter.title}, {"sections", std::move(sections)}});
  }
  return {{"title", document.title},
          {"created", document.created},
          {"command", document.command},
          {"overview", document.overview ? ToJson(*document.overview) : Json()},
          {"chapters", std::move(chapters)}};
}

}  // namespace assay
