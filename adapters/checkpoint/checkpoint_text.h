#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/checkpoint/chat_template.h"
#include "adapters/checkpoint/text_settings.h"
#include "harness/text/tokenizer.h"

namespace assay {

/// How a model reads text: its tokenizer, its chat template if it has one, and what goes with them.
/// Move-only, immutable, thread-safe.
///
/// A special token that stands in a user's text ("<|eot_id|>") is read as that token, as in
/// transformers and in every benchmark's script, though it lets a text end its own turn.
struct CheckpointText {
  Tokenizer tokenizer;
  std::optional<ChatTemplate> chat_template;
  TextSettings settings;
  std::string where;  ///< folder or file, for messages

  /// The id of a named special token, as in `Special("bos_token")`.
  std::optional<uint32_t> Special(const std::string& name) const;

  /// What a model's card records of the template, so that runs under another are told from it:
  /// "chat_template", the beginning of its SHA-256, and where it asks for today, "date". Empty:
  /// none.
  std::map<std::string, std::string> TemplateRecord() const;

  /// The template. Throws Error that says how to give one, where the checkpoint has none.
  const ChatTemplate& RequireTemplate() const;
};

struct TextOptions {
  std::string template_file = {};      ///< a Jinja2 file to use in place of the checkpoint's own
  int64_t date = ChatTemplate::kDate;  ///< what templates take for now
};

/// From a folder with `tokenizer.json`. Throws Error if it is missing (and says how to make one of
/// another tokenizer's files) or if any file is not as it should be.
CheckpointText OpenText(const std::string& folder, const TextOptions& options = {});

/// The same from a tokenizer in memory; `settings` already have what its origin says.
CheckpointText MakeText(std::string_view tokenizer_json, TextSettings settings,
                        const std::string& where, const TextOptions& options = {});

}  // namespace assay
