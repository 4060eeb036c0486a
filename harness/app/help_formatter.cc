#include "harness/app/help_formatter.h"

#include <algorithm>
#include <cctype>

namespace assay {
namespace {

// "--max-failures" takes a MAX-FAILURES, unless the option names something better.
std::string ValueOf(const CLI::Option& option) {
  if (!option.get_option_text().empty()) return option.get_option_text();
  std::string name = option.get_lnames().empty() ? "value" : option.get_lnames().front();
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
  return name;
}

}  // namespace

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  if (option->get_type_name().empty()) return "";  // a flag
  const bool several = option->get_expected_max() == CLI::detail::expected_max_vector_size;
  if (option->get_positional()) return several ? " ..." : "";
  return " " + ValueOf(*option) + (several ? " ..." : "") +
         (option->get_required() ? " (required)" : "");
}

}  // namespace assay
