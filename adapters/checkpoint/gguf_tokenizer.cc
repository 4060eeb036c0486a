#include "adapters/checkpoint/gguf_tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adapters/checkpoint/gguf_keys.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"

namespace assay {
namespace {

using Tokens = std::vector<std::string>;

// Every way to cut a token in two is tried. The longest of real vocabularies have some 100 bytes.
constexpr size_t kLongestToken = 1024;

// tokenizer.ggml.token_type
constexpr int kControl = 3, kUserDefined = 4;

constexpr const char* kGpt2Split =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* kQwen2Split =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kLlama3Split =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";

/// What `tokenizer.ggml.pre` stands for.
struct PreTokenizer {
  const char* name;
  const char* split;
  bool single_digits;  ///< before the split
  bool nfc;
  bool llama3;  ///< a whole word that is a token needs no merges; BOS by default
};

constexpr std::array<PreTokenizer, 7> kPreTokenizers = {{
    {"smollm", kGpt2Split, true, false, false},
    {"qwen2", kQwen2Split, false, true, false},
    {"llama-bpe", kLlama3Split, false, false, true},
    {"llama3", kLlama3Split, false, false, true},
    {"llama-v3", kLlama3Split, false, false, true},
    {"gpt-2", kGpt2Split, false, false, false},
    {"default", kGpt2Split, false, false, false},
}};

// For messages, which are one line.
std::string Quoted(const std::string& text) { return '"' + Printable(text, 200) + '"'; }

const PreTokenizer& FindPreTokenizer(const GgufKeys& keys) {
  const std::string name = keys.Text("tokenizer.ggml.pre").value_or("default");
  const auto found = std::ranges::find(kPreTokenizers, name, &PreTokenizer::name);
  if (found != kPreTokenizers.end()) return *found;
  std::string known;
  for (const PreTokenizer& one : kPreTokenizers)
    known += (known.empty() ? "" : ", ") + std::string(one.name);
  throw keys.Wrong("tokenizer.ggml.pre", "got " + Quoted(name) + ", expected one of " + known);
}

Json Split(const char* pattern) {
  return {{"type", "Split"},
          {"pattern", {{"Regex", pattern}}},
          {"behavior", "Isolated"},
          {"invert", false}};
}

Json Sequence(const char* key, std::vector<Json> parts) {
  return {{"type", "Sequence"}, {key, parts}};
}

Json Vocabulary(const Tokens& tokens) {
  Json vocabulary = Json::object();
  for (size_t id = 0; id < tokens.size(); ++id) vocabulary[tokens[id]] = id;
  return vocabulary;
}

Json AddedTokens(const GgufKeys& keys, const Tokens& tokens) {
  const std::vector<double> types = keys.Numbers("tokenizer.ggml.token_type");
  Json added = Json::array();
  for (size_t id = 0; id < types.size(); ++id) {
    if ((types[id] != kControl && types[id] != kUserDefined) || tokens[id].empty()) continue;
    added.push_back({{"id", id},
                     {"content", tokens[id]},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", types[id] == kControl}});
  }
  return added;
}

// BOS before and EOS behind each text, as far as the file wants them.
Json PostProcessor(const GgufKeys& keys, const Tokens& tokens, bool bos_by_default) {
  Json single = Json::array(), pair = Json::array(), specials = Json::object();
  const auto special = [&](const char* flag, const char* key, bool otherwise, int type) {
    const auto id = keys.TokenId(key, tokens.size());
    if (!keys.Flag(flag).value_or(otherwise) || !id) return;
    const std::string& token = tokens[*id];
    specials[token] = {{"id", token}, {"ids", {*id}}, {"tokens", {token}}};
    if (type == 0) single.push_back({{"SpecialToken", {{"id", token}, {"type_id", 0}}}});
    pair.push_back({{"SpecialToken", {{"id", token}, {"type_id", type}}}});
  };
  for (const int type : {0, 1}) {
    const Json text = {{"Sequence", {{"id", type == 0 ? "A" : "B"}, {"type_id", type}}}};
    special("tokenizer.ggml.add_bos_token", "tokenizer.ggml.bos_token_id", bos_by_default, type);
    if (type == 0) single.push_back(text);
    pair.push_back(text);
    special("tokenizer.ggml.add_eos_token", "tokenizer.ggml.eos_token_id", false, type);
  }
  return {{"type", "TemplateProcessing"},
          {"single", single},
          {"pair", pair},
          {"special_tokens", specials}};
}

Json Bpe(Json vocabulary, Json merges) {
  return {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", nullptr},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", nullptr},
          {"fuse_unk", false},
          {"byte_fallback", false},
          {"ignore_merges", false},
          {"vocab", std::move(vocabulary)},
          {"merges", std::move(merges)}};
}

// `tokens` as the model spells them.
Json ListedMerges(const GgufKeys& keys, const Tokens& tokens) {
  const std::unordered_set<std::string_view> known(tokens.begin(), tokens.end());
  Json merges = Json::array();
  for (const std::string& merge : keys.Texts("tokenizer.ggml.merges")) {
    const size_t space = merge.find(' ', 1);
    const std::string left = merge.substr(0, space);
    const std::string right = space == std::string::npos ? "" : merge.substr(space + 1);
    if (!known.contains(left) || !known.contains(right) || !known.contains(left + right)) {
      throw keys.Wrong("tokenizer.ggml.merges",
                       "got " + Quoted(merge) + ", expected two tokens that together are one");
    }
    merges.push_back({left, right});
  }
  return merges;
}

// A list beside the tokens, if there is one, has an entry for each.
void RequireOneEach(const GgufKeys& keys, const char* key, size_t tokens) {
  const size_t size = keys.Numbers(key).size();
  if (!keys.Has(key) || size == tokens) return;
  throw keys.Wrong(key,
                   fmt::format("got {} numbers, expected one for each of {} tokens", size, tokens));
}

// Throws Error for what llama.cpp does not take either (llama-vocab.cpp): repeated tokens.
void RequireTokens(const GgufKeys& keys, const Tokens& tokens) {
  if (tokens.empty()) throw keys.Wrong("tokenizer.ggml.tokens", "expected the tokens, got none");
  std::unordered_set<std::string_view> seen;
  for (const std::string& token : tokens) {
    if (token.size() > kLongestToken) {
      throw keys.Wrong(
          "tokenizer.ggml.tokens",
          fmt::format("got a token of {} bytes, expected at most {}", token.size(), kLongestToken));
    }
    if (!token.empty() && !seen.insert(token).second) {
      throw keys.Wrong("tokenizer.ggml.tokens",
                       "got " + Quoted(token) + " twice, expected it once");
    }
  }
  RequireOneEach(keys, "tokenizer.ggml.token_type", tokens.size());
  RequireOneEach(keys, "tokenizer.ggml.scores", tokens.size());
}

Json ByteLevel(const GgufKeys& keys, const Tokens& tokens) {
  const PreTokenizer& pre = FindPreTokenizer(keys);
  Json model = Bpe(Vocabulary(tokens), ListedMerges(keys, tokens));
  model["ignore_merges"] = pre.llama3;
  std::vector<Json> steps;
  if (pre.single_digits) steps.push_back({{"type", "Digits"}, {"individual_digits", true}});
  steps.push_back(Split(pre.split));
  steps.push_back({{"type", "ByteLevel"},
                   {"add_prefix_space", false},
                   {"trim_offsets", true},
                   {"use_regex", false}});
  return {{"normalizer", pre.nfc ? Json{{"type", "NFC"}} : Json()},
          {"pre_tokenizer", Sequence("pretokenizers", steps)},
          {"post_processor", PostProcessor(keys, tokens, pre.llama3)},
          {"decoder", steps.back()},
          {"model", std::move(model)}};
}

// Where the characters of UTF-8 text begin, but for the first.
std::vector<size_t> Boundaries(const std::string& text) {
  std::vector<size_t> boundaries;
  for (size_t i = 1; i < text.size(); ++i) {
    if ((text[i] & 0xC0) != 0x80) boundaries.push_back(i);
  }
  return boundaries;
}

/// A way to put a token together, ordered best first as transformers' generate_merges does.
struct Merge {
  std::string left, right;
  double score;
  size_t left_length, right_length;  ///< in characters
  size_t place = 0;                  ///< settles what is equal
};

Json DerivedMerges(const Tokens& tokens, const std::vector<double>& scores) {
  std::unordered_map<std::string_view, size_t> ids;
  for (size_t id = 0; id < tokens.size(); ++id) ids[tokens[id]] = id;
  std::vector<Merge> merges;
  for (size_t id = 0; id < tokens.size(); ++id) {
    const std::vector<size_t> boundaries = Boundaries(tokens[id]);
    const auto first = static_cast<std::ptrdiff_t>(merges.size());
    for (size_t i = 0; i < boundaries.size(); ++i) {
      std::string left = tokens[id].substr(0, boundaries[i]);
      std::string right = tokens[id].substr(boundaries[i]);
      if (!ids.contains(left) || !ids.contains(right)) continue;
      merges.push_back(
          {std::move(left), std::move(right), scores[id], i + 1, boundaries.size() - i});
    }
    std::sort(merges.begin() + first, merges.end(), [&](const Merge& a, const Merge& b) {
      return std::pair(ids[a.left], ids[a.right]) < std::pair(ids[b.left], ids[b.right]);
    });
    for (size_t i = static_cast<size_t>(first); i < merges.size(); ++i) merges[i].place = i;
  }
  std::ranges::sort(merges, [](const Merge& a, const Merge& b) {
    return std::tuple(a.score, a.left_length, a.right_length, b.place) >
           std::tuple(b.score, b.left_length, b.right_length, a.place);
  });
  Json list = Json::array();
  for (Merge& merge : merges) list.push_back({std::move(merge.left), std::move(merge.right)});
  return list;
}

// What orders the merges: a score per token.
std::vector<double> Scores(const GgufKeys& keys, const Tokens& tokens, bool gemma) {
  if (gemma) {
    std::vector<double> scores;
    for (size_t id = 0; id < tokens.size(); ++id) scores.push_back(-static_cast<double>(id));
    return scores;
  }
  std::vector<double> scores = keys.Numbers("tokenizer.ggml.scores");
  if (scores.empty()) {
    throw keys.Wrong("tokenizer.ggml.scores", "got none, expected them or tokenizer.ggml.merges");
  }
  if (!std::ranges::all_of(scores, [](double score) { return std::isfinite(score); })) {
    throw keys.Wrong("tokenizer.ggml.scores", "expected finite numbers");
  }
  return scores;
}

Json SentencePiece(const GgufKeys& keys, Tokens tokens) {
  const bool gemma = keys.Text("general.architecture").value_or("").starts_with("gemma");
  if (gemma) {  // runs of spaces are stored as such
    for (std::string& token : tokens) {
      if (token.empty() || token.find_first_not_of(' ') != std::string::npos) continue;
      std::string respelled;
      for (size_t i = 0; i < token.size(); ++i) respelled += "▁";
      token = respelled;
    }
  }
  Json model = Bpe(Vocabulary(tokens), keys.Has("tokenizer.ggml.merges")
                                           ? ListedMerges(keys, tokens)
                                           : DerivedMerges(tokens, Scores(keys, tokens, gemma)));
  model["byte_fallback"] = model["fuse_unk"] = true;
  const auto unknown = keys.TokenId("tokenizer.ggml.unknown_token_id", tokens.size());
  if (unknown) model["unk_token"] = tokens[*unknown];

  const Json replace = {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "▁"}};
  const bool prefix = keys.Flag("tokenizer.ggml.add_space_prefix").value_or(!gemma);
  const Json prepend = {{"type", "Prepend"}, {"prepend", "▁"}};
  const Json back = {{"type", "Replace"}, {"pattern", {{"String", "▁"}}}, {"content", " "}};
  return {{"normalizer", prefix ? Sequence("normalizers", {prepend, replace}) : replace},
          {"pre_tokenizer", nullptr},
          {"post_processor", PostProcessor(keys, tokens, true)},
          {"decoder", Sequence("decoders", {back, {{"type", "ByteFallback"}}, {{"type", "Fuse"}}})},
          {"model", std::move(model)}};
}

}  // namespace

std::string GgufTokenizerJson(const GgufMetadata& metadata, std::string_view where) {
  const GgufKeys keys(metadata, where);
  const std::string model = keys.Text("tokenizer.ggml.model").value_or("none");
  const Tokens tokens = keys.Texts("tokenizer.ggml.tokens");
  RequireTokens(keys, tokens);
  Json tokenizer;
  if (model == "gpt2") {
    tokenizer = ByteLevel(keys, tokens);
  } else if (model == "llama") {
    tokenizer = SentencePiece(keys, tokens);
  } else {
    throw keys.Wrong("tokenizer.ggml.model",
                     "got " + Quoted(model) + ", expected \"gpt2\" or \"llama\"");
  }
  tokenizer["version"] = "1.0";
  tokenizer["truncation"] = tokenizer["padding"] = nullptr;
  tokenizer["added_tokens"] = AddedTokens(keys, tokens);
  return tokenizer.dump(-1, ' ', false, Json::error_handler_t::replace);
}

TextSettings ReadGgufTextSettings(const GgufMetadata& metadata, const std::string& where) {
  const GgufKeys keys(metadata, where);
  const Tokens tokens = keys.Texts("tokenizer.ggml.tokens");
  TextSettings settings;
  for (const auto& [name, key] : {std::pair{"bos_token", "tokenizer.ggml.bos_token_id"},
                                  {"eos_token", "tokenizer.ggml.eos_token_id"},
                                  {"unk_token", "tokenizer.ggml.unknown_token_id"},
                                  {"pad_token", "tokenizer.ggml.padding_token_id"}}) {
    if (const auto id = keys.TokenId(key, tokens.size()))
      settings.special_tokens[name] = tokens[*id];
  }
  settings.chat_template = keys.Text("tokenizer.chat_template").value_or("");
  if (!settings.chat_template.empty()) {
    settings.template_origin = where + ": tokenizer.chat_template";
  }
  return settings;
}

CheckpointText OpenGgufText(const GgufMetadata& metadata, const std::string& where,
                            const TextOptions& options) {
  const std::string tokenizer = GgufTokenizerJson(metadata, where);
  return MakeText(tokenizer, ReadGgufTextSettings(metadata, where), where, options);
}

}  // namespace assay
