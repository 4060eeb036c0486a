#include "adapters/checkpoint/chat_template.h"

#include <algorithm>
#include <utility>

#include "adapters/checkpoint/plain_text.h"
#include "harness/core/error.h"
#include "harness/core/json.h"

namespace assay {

std::string CommonBeginning(const std::string& a, const std::string& b) {
  const auto [in_a, in_b] = std::ranges::mismatch(a, b);
  auto length = static_cast<size_t>(in_a - a.begin());
  while (length > 0 && length < a.size() && (a[length] & 0xC0) == 0x80) --length;
  return a.substr(0, length);
}

ChatTemplate::ChatTemplate(std::string_view source, std::string_view where,
                           std::map<std::string, std::string> special_tokens, int64_t date)
    : template_(source, where, date),
      special_tokens_(std::move(special_tokens)),
      date_(DateOf(source, date)) {}

std::variant<std::string, Failure> ChatTemplate::Render(const Conversation& conversation,
                                                        bool generation_prompt) const {
  // Ordered, because a template may print a whole message.
  nlohmann::ordered_json context = {{"messages", nlohmann::ordered_json::array()},
                                    {"tools", nullptr},
                                    {"documents", nullptr},
                                    {"add_generation_prompt", generation_prompt}};
  if (auto failure = NotText(conversation)) return *failure;
  for (const Message& message : conversation) {
    context["messages"].push_back({{"role", message.role}, {"content", TextOf(message.parts)}});
  }
  for (const auto& [name, token] : special_tokens_) context[name] = token;
  try {
    return template_.Render(
        context.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  } catch (const Error& error) {
    return Failure{Failure::Kind::kInput, error.what()};
  }
}

std::string ChatTemplate::Opening(const Conversation& prompt, std::string_view role) const {
  const auto render = [&](const char* answer) {
    return Render(WithAnswer(prompt, TextParts(answer), role));
  };
  const auto one = render("A"), other = render("B");
  if (!std::holds_alternative<std::string>(one) || !std::holds_alternative<std::string>(other)) {
    return "";
  }
  return CommonBeginning(std::get<std::string>(one), std::get<std::string>(other));
}

std::string DateOf(std::string_view source, int64_t date) {
  if (source.find("strftime_now") == std::string_view::npos) return "";
  return Template("{{ strftime_now('%d %b %Y') }}", "the date", date).Render("{}");
}

Conversation WithAnswer(Conversation prompt, Parts answer, std::string_view role) {
  prompt.push_back({.role = std::string(role), .parts = std::move(answer)});
  return prompt;
}

}  // namespace assay
