#include "adapters/exec/exec_model.h"
#include "harness/core/error.h"

namespace assay {

std::vector<std::string> SplitCommand(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
      continue;
    }
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      word += command[++i];
    } else {
      word += c;
    }
  }
  if (quote != 0) {
    throw UsageError("malformed command: " + std::string(command) + ": a quote is not closed");
  }
  if (in_word) words.push_back(std::move(word));
  if (words.empty()) throw UsageError("exec: needs a program: expected exec:PROGRAM ARGUMENTS");
  return words;
}

}  // namespace assay
