#include "reports/writers/page.h"

#include <map>
#include <string_view>
#include <utility>

#include "harness/core/json.h"
#include "harness/io/embedded.h"
#include "harness/text/page_templates.h"
#include "reports/visible_text.h"
#include "reports/writers/page_scripts.h"

namespace assay {
namespace {

// Moves the figures' specifications and data out of the page: they become a JSON block of their
// own.
Json TakeFigures(Json& page) {
  Json figures = Json::object();
  for (Json& chapter : page["chapters"]) {
    for (Json& section : chapter["sections"]) {
      for (Json& block : section["blocks"]) {
        if (block["kind"] != "figure") continue;
        figures[block["id"].get<std::string>()] = {{"spec", std::move(block["spec"])},
                                                   {"data", std::move(block["data"])}};
        block.erase("spec");
        block.erase("data");
      }
    }
  }
  return figures;
}

std::string Dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string RenderPage(const Document& document, const std::vector<std::string>& scripts) {
  Json page = DocumentToJson(document);
  MakeVisible(page);
  const Json figures = TakeFigures(page);
  page["style"] = PageStyle();
  page["policy"] = ContentPolicy(scripts, PageStyle());
  page["figures"] = ForJsonTag(Dump(figures));
  constexpr std::string_view kFolder = "reports/assets/templates/";
  std::map<std::string, std::string> templates;
  for (std::string_view path : EmbeddedPaths(kFolder)) {
    templates.emplace(path.substr(kFolder.size()), *EmbeddedFile(path));
  }
  return PageTemplates(templates).Render("report.html.jinja", Dump(page));
}

}  // namespace assay
