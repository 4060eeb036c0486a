#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "harness/core/failure.h"
#include "harness/core/sample.h"
#include "harness/text/template.h"

namespace assay {

/// Conversations as the text that a model reads: transformers' `apply_chat_template(messages,
/// tokenize=False)`, without tools and documents. Thread-safe.
///
/// Templates of the Llama 3.2 kind print today's date, so that rewards would change with the
/// calendar; `kDate`, which these templates themselves fall back to, is what they get here.
class ChatTemplate {
 public:
  static constexpr int64_t kDate = 1'721'952'000;  ///< 26 Jul 2024, seconds since 1970 UTC

  /// `special_tokens` are variables of the template, like "bos_token". Throws Error naming `where`
  /// for a template that does not compile.
  ChatTemplate(std::string_view source, std::string_view where,
               std::map<std::string, std::string> special_tokens, int64_t date = kDate);

  /// The text, or a Failure (kInput) with the message of a template that raises, and for messages
  /// that hold something else than text.
  std::variant<std::string, Failure> Render(const Conversation& conversation,
                                            bool generation_prompt = false) const;

  /// What `strftime_now` says here, as `DateOf` has it.
  const std::string& date() const { return date_; }

  /// What every answer to `prompt` begins with: the common beginning of the texts of two answers
  /// that have none. Unlike a rendering of the prompt alone it holds for templates that treat the
  /// last message in a way of its own (Qwen3's empty <think>, Mistral's system prompt). A function
  /// of the prompt alone; empty where the template raises. `role`: who answers.
  std::string Opening(const Conversation& prompt, std::string_view role = "assistant") const;

 private:
  Template template_;
  std::map<std::string, std::string> special_tokens_;
  std::string date_;
};

/// The day that a template gets for today ("26 Jul 2024"), for records; empty where `source` does
/// not call `strftime_now`.
std::string DateOf(std::string_view source, int64_t date = ChatTemplate::kDate);

/// What two texts begin with, ending between characters.
std::string CommonBeginning(const std::string& a, const std::string& b);

/// `prompt` and one more message.
Conversation WithAnswer(Conversation prompt, Parts answer, std::string_view role = "assistant");

}  // namespace assay
