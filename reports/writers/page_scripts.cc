#include "reports/writers/page_scripts.h"

#include <fmt/format.h>

#include <initializer_list>

#include "harness/core/error.h"
#include "harness/core/sha256.h"
#include "harness/io/embedded.h"
#include "reports/writers/encoding.h"

namespace assay {
namespace {

std::string Asset(const std::string& path) {
  const std::optional<std::string_view> bytes = EmbeddedFile(path);
  ASSAY_CHECK(bytes.has_value());
  return std::string(*bytes);
}

void Replace(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// Source maps lie beside the packages, not in the page: browsers would ask for them.
std::string WithoutSourceMap(std::string script) {
  const size_t at = script.rfind("//# sourceMappingURL=");
  if (at != std::string::npos) script.erase(at);
  return script;
}

// Parts of our own, as one script.
std::string Ours(std::initializer_list<const char*> parts) {
  std::string script = "(() => {\n'use strict';\n";
  for (const char* part : parts) script += Asset(fmt::format("reports/assets/page/{}.js", part));
  return script + "})();\n";
}

// Libraries by file name, then ours.
std::vector<std::string> ScriptsOf(std::initializer_list<const char*> libraries,
                                   const std::string& ours) {
  std::vector<std::string> scripts;
  for (const char* library : libraries) {
    scripts.push_back(ForScriptTag(WithoutSourceMap(Asset(fmt::format("npm/{}", library)))));
  }
  scripts.push_back(ForScriptTag(ours));
  return scripts;
}

std::string HashSource(std::string_view text) {
  const std::string hex = Sha256Hex(text);
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return "'sha256-" + Base64(bytes) + "'";
}

}  // namespace

std::string ForScriptTag(std::string_view script) {
  std::string text(script);
  Replace(text, "</script", "<\\/script");
  Replace(text, "<!--", "<\\!--");
  return text;
}

std::string ForJsonTag(std::string_view json) {
  std::string text;
  text.reserve(json.size() + json.size() / 64);
  for (size_t i = 0; i < json.size(); ++i) {
    switch (json[i]) {
      case '<':
        text += "\\u003c";
        break;
      case '>':
        text += "\\u003e";
        break;
      case '&':
        text += "\\u0026";
        break;
      case '\xe2':
        if (json.substr(i, 3) == "\u2028" || json.substr(i, 3) == "\u2029") {
          text += json[i + 2] == '\xa8' ? "\\u2028" : "\\u2029";
          i += 2;
          break;
        }
        [[fallthrough]];
      default:
        text += json[i];
    }
  }
  return text;
}

const std::vector<std::string>& PageScripts() {
  static const std::vector<std::string> scripts =
      ScriptsOf({"vega.min.js", "vega-lite.min.js", "vega-interpreter.js", "tabulator.min.js"},
                Ours({"dom", "theme", "cut_tables", "figures", "page_message", "sample_store",
                      "sample_card", "sample_dialog", "sample_table", "paper", "main"}));
  return scripts;
}

const std::vector<std::string>& LeaderboardScripts() {
  static const std::vector<std::string> scripts =
      ScriptsOf({"vega.min.js", "vega-lite.min.js", "vega-interpreter.js"},
                Ours({"dom", "theme", "cut_tables", "figures", "paper", "model_cards",
                      "board_ranks", "board_table", "board_controls", "board_weights",
                      "board_state", "board_figures", "board_main"}));
  return scripts;
}

const std::string& PageStyle() {
  static const std::string style = [] {
    std::string tabulator = Asset("npm/tabulator.min.css");
    const size_t map = tabulator.rfind("/*# sourceMappingURL=");
    if (map != std::string::npos) tabulator.erase(map);
    return tabulator + Asset("reports/assets/report.css");
  }();
  return style;
}

std::string ContentPolicy(const std::vector<std::string>& scripts, std::string_view style) {
  std::string sources;
  for (const std::string& script : scripts) sources += " " + HashSource(script);
  return fmt::format(
      "default-src 'none'; script-src{}; style-src {}; img-src data: blob:; base-uri 'none'; "
      "form-action 'none'",
      sources, HashSource(style));
}

}  // namespace assay
