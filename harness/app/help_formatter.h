#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace assay {

/// Writes `--help` without the parser's own notation of types and checks: an option has a word for
/// what it takes, its `option_text` or else its name ("--limit N", "--subset SUBSET"); which values
/// there are is said in its description.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override;
};

}  // namespace assay
