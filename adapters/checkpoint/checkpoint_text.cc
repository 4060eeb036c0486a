#include "adapters/checkpoint/checkpoint_text.h"

#include <utility>

#include "harness/core/error.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr size_t kLargestTokenizer = size_t{512} << 20;

[[noreturn]] void NoTokenizer(const std::string& folder) {
  std::string got = "none";
  for (const char* name :
       {"tokenizer.model", "spiece.model", "vocab.txt", "vocab.json", "tokenizer_config.json"}) {
    if (FileExists(folder + "/" + name)) {
      got = std::string(name) + " alone";
      break;
    }
  }
  throw Error("no tokenizer: got " + got + ", expected tokenizer.json in " + folder +
              "; make one of the others with: python3 -c \"from transformers import AutoTokenizer; "
              "AutoTokenizer.from_pretrained('DIR').save_pretrained('DIR')\"");
}

}  // namespace

std::optional<uint32_t> CheckpointText::Special(const std::string& name) const {
  const auto found = settings.special_tokens.find(name);
  if (found == settings.special_tokens.end()) return std::nullopt;
  return tokenizer.TokenToId(found->second);
}

std::map<std::string, std::string> CheckpointText::TemplateRecord() const {
  constexpr size_t kDigits = 12;
  if (!chat_template) return {};
  std::map<std::string, std::string> record = {
      {"chat_template", Sha256Hex(settings.chat_template).substr(0, kDigits)}};
  if (!chat_template->date().empty()) record["date"] = chat_template->date();
  return record;
}

const ChatTemplate& CheckpointText::RequireTemplate() const {
  if (chat_template) return *chat_template;
  throw Error("no chat template: got none in " + where +
              ", expected one in tokenizer_config.json or chat_template.jinja; give the one that "
              "the model was trained with: ?template=FILE");
}

CheckpointText MakeText(std::string_view tokenizer_json, TextSettings settings,
                        const std::string& where, const TextOptions& options) {
  const std::string added = settings.added_tokens.empty() ? "" : settings.added_tokens.dump();
  Tokenizer tokenizer = Tokenizer::FromJson(tokenizer_json, where, added);
  if (!options.template_file.empty()) {
    settings.chat_template = ReadFile(options.template_file, size_t{64} << 20);
    settings.template_origin = options.template_file;
  }
  std::optional<ChatTemplate> chat_template;
  if (!settings.chat_template.empty()) {
    chat_template.emplace(settings.chat_template, settings.template_origin, settings.special_tokens,
                          options.date);
  }
  return {std::move(tokenizer), std::move(chat_template), std::move(settings), where};
}

CheckpointText OpenText(const std::string& folder, const TextOptions& options) {
  const std::string path = folder + "/tokenizer.json";
  if (!FileExists(path)) NoTokenizer(folder);
  return MakeText(ReadFile(path, kLargestTokenizer), ReadTextSettings(folder), path, options);
}

}  // namespace assay
