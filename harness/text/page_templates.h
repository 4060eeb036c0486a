#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

/// The report's HTML templates (Jinja2 syntax). Every `{{ value }}` is escaped for HTML text and
/// quoted attributes unless marked `|safe`; `|tojson` escapes for script blocks; a name that the
/// context lacks is an error. Templates may include and extend each other by name. Move-only and
/// immutable: any number of threads may use one at once.
class PageTemplates {
 public:
  /// `sources`: name → source. Throws Error naming the template and line of a syntax error.
  explicit PageTemplates(const std::map<std::string, std::string>& sources);

  /// Renders the template `name` with the variables of a JSON object, whose key order is kept.
  std::string Render(std::string_view name, std::string_view json_context) const;

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  std::unique_ptr<void, Free> handle_;
};

}  // namespace assay
