#include "tests/testing/tiny_words.h"

#include <fstream>

#include "harness/core/json.h"

namespace assay::testing {

void WriteTinyWords(const std::filesystem::path& folder, uint32_t size,
                    const std::map<std::string, uint32_t>& words, bool bos,
                    const std::vector<std::string>& special) {
  Json vocabulary = Json::object();
  for (uint32_t id = 0; id < size; ++id) vocabulary["w" + std::to_string(id)] = id;
  for (const auto& [word, id] : words) {
    vocabulary.erase("w" + std::to_string(id));
    vocabulary[word] = id;
  }
  Json added = Json::array();
  for (const std::string& word : special) {
    added.push_back({{"id", words.at(word)},
                     {"content", word},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", true}});
  }
  Json tokenizer = {{"version", "1.0"},
                    {"added_tokens", added},
                    {"normalizer", nullptr},
                    {"pre_tokenizer", {{"type", "WhitespaceSplit"}}},
                    {"post_processor", nullptr},
                    {"decoder", nullptr},
                    {"model", {{"type", "WordLevel"}, {"vocab", vocabulary}, {"unk_token", "w0"}}}};
  Json settings = Json::object();
  if (bos) {
    const Json first = {{"SpecialToken", {{"id", "<s>"}, {"type_id", 0}}}};
    const Json text = {{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
    tokenizer["post_processor"] = {
        {"type", "TemplateProcessing"},
        {"single", {first, text}},
        {"pair", {first, text}},
        {"special_tokens", {{"<s>", {{"id", "<s>"}, {"ids", {1}}, {"tokens", {"<s>"}}}}}}};
    settings["bos_token"] = "<s>";
  }
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "tokenizer.json") << tokenizer.dump();
  std::ofstream(folder / "tokenizer_config.json") << settings.dump();
}

std::string TinyWords(const std::vector<uint32_t>& ids) {
  std::string text;
  for (const uint32_t id : ids) text += (text.empty() ? "w" : " w") + std::to_string(id);
  return text;
}

}  // namespace assay::testing
