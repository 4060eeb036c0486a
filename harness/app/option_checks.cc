#include "harness/app/option_checks.h"

#include <charconv>
#include <cstdlib>

namespace assay {

std::string AnyOf(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  }
  return text;
}

CLI::Validator OneOf(std::vector<std::string> choices) {
  return {[choices = std::move(choices)](const std::string& text) {
            for (const std::string& choice : choices) {
              if (text == choice) return std::string();
            }
            return "got \"" + text + "\", expected " + AnyOf(choices);
          },
          ""};
}

// The parser itself would make the largest number of a larger one, without a word.
CLI::Validator WholeNumber(uint64_t least, uint64_t most) {
  return {[least, most](const std::string& text) {
            uint64_t value = 0;
            const char* last = text.data() + text.size();
            const auto [end, error] = std::from_chars(text.data(), last, value);
            // The parser reads "010" as eight.
            const bool octal = text.size() > 1 && text[0] == '0';
            const bool whole = error == std::errc() && end == last && !octal;
            if (whole && value >= least && value <= most) return std::string();
            return "got \"" + text + "\", expected a whole number from " + std::to_string(least) +
                   " to " + std::to_string(most);
          },
          ""};
}

CLI::Validator Share() {
  return {[](const std::string& text) {
            char* end = nullptr;
            const double value = std::strtod(text.c_str(), &end);
            const bool number = !text.empty() && *end == '\0';
            if (number && value >= 0 && value <= 1) return std::string();  // which NaN is not
            return "got \"" + text + "\", expected a number from 0 to 1";
          },
          ""};
}

}  // namespace assay
