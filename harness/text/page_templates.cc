#include "harness/text/page_templates.h"

#include <vector>

#include "harness/text/abi.h"

namespace assay {

void PageTemplates::Free::operator()(void* handle) const {
  assay_pages_free(static_cast<AssayPages*>(handle));
}

PageTemplates::PageTemplates(const std::map<std::string, std::string>& sources) {
  std::vector<AssayBorrowedText> names, texts;
  for (const auto& [name, source] : sources) {
    names.push_back(text::Borrow(name));
    texts.push_back(text::Borrow(source));
  }
  AssayPages* handle = nullptr;
  AssayOwnedText error;
  text::Require(assay_pages_new(names.data(), texts.data(), names.size(), &handle, &error), error,
                "cannot compile the page templates");
  handle_.reset(handle);
}

std::string PageTemplates::Render(std::string_view name, std::string_view json_context) const {
  AssayOwnedText out, error;
  text::Require(assay_pages_render(static_cast<const AssayPages*>(handle_.get()),
                                   text::Borrow(name), text::Borrow(json_context), &out, &error),
                error, "cannot render the page " + std::string(name));
  return text::Take(out);
}

}  // namespace assay
