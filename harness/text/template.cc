#include "harness/text/template.h"

#include "harness/text/abi.h"

namespace assay {

void Template::Free::operator()(void* handle) const {
  assay_template_free(static_cast<AssayTemplate*>(handle));
}

Template::Template(std::string_view source, std::string_view where, std::optional<int64_t> now)
    : where_(where) {
  AssayTemplate* handle = nullptr;
  AssayOwnedText error;
  text::Require(assay_template_new(text::Borrow(source), now ? &*now : nullptr, &handle, &error),
                error, "cannot compile the template " + where_);
  handle_.reset(handle);
}

std::string Template::Render(std::string_view json_context) const {
  AssayOwnedText out, error;
  text::Require(assay_template_render(static_cast<const AssayTemplate*>(handle_.get()),
                                      text::Borrow(json_context), &out, &error),
                error, "cannot render the template " + where_);
  return text::Take(out);
}

}  // namespace assay
