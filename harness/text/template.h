#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// A checkpoint's chat template (Jinja2), rendered as `transformers.apply_chat_template` does:
/// trim_blocks and lstrip_blocks, Python's string and dict methods, `raise_exception`,
/// `strftime_now`, loop controls, `tojson` as `json.dumps(ensure_ascii=False)`, values printed as
/// Python prints them. Nothing is escaped. Move-only and immutable: any number of threads may use
/// one at once.
class Template {
 public:
  /// Compiles `source`; throws Error naming `where`. `now`, in seconds since 1970 UTC, is what
  /// `strftime_now` formats; without it a template that asks for the time fails.
  Template(std::string_view source, std::string_view where,
           std::optional<int64_t> now = std::nullopt);

  /// Renders with the variables of a JSON object, whose key order is kept; throws Error (also for
  /// `raise_exception`, and for a template that runs or writes without end).
  std::string Render(std::string_view json_context) const;

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  std::string where_;
  std::unique_ptr<void, Free> handle_;
};

}  // namespace assay
