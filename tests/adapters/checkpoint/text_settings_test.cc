#include "adapters/checkpoint/text_settings.h"

#include <string>

#include "adapters/checkpoint/checkpoint_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/io/file.h"
#include "tests/testing/folder.h"
#include "tests/testing/golden_texts.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using testing::TempFolder;
using testing::TextParityPath;
using ::testing::ThrowsMessage;

TextSettings Read(std::string_view config) {
  const TempFolder folder;
  folder.Write("tokenizer_config.json", config);
  return ReadTextSettings(folder.path().string());
}

TEST(TextSettingsTest, TokensAreTextsOrObjects) {
  EXPECT_THAT(Read(R"({"bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": true},
                       "pad_token": null, "add_bos_token": true, "image_token": "<img>"})")
                  .special_tokens,
              ElementsAre(Pair("bos_token", "<s>"), Pair("eos_token", "</s>"),
                          Pair("image_token", "<img>")));
}

// transformers 5.23: a tokenizer returns the inputs that its model_input_names list.
TEST(TextSettingsTest, TokenTypesAreAnInputUnlessTheNamesLackThem) {
  EXPECT_TRUE(Read("{}").token_types);
  EXPECT_TRUE(Read(R"({"model_input_names": ["input_ids", "token_type_ids"]})").token_types);
  EXPECT_FALSE(Read(R"({"model_input_names": ["input_ids", "attention_mask"]})").token_types);
  EXPECT_FALSE(Read(R"({"tokenizer_class": "TokenizersBackend"})").token_types);
  EXPECT_TRUE(Read(R"({"tokenizer_class": "BertTokenizer"})").token_types);
  EXPECT_TRUE(Read(R"({"tokenizer_class": "TokenizersBackend",
                       "model_input_names": ["input_ids", "token_type_ids"]})")
                  .token_types);
  EXPECT_THAT([] { Read(R"({"model_input_names": "input_ids"})"); },
              ThrowsMessage<Error>(HasSubstr("model_input_names: got a string")));
}

TEST(TextSettingsTest, TemplatesAreInOneOfThreeFiles) {
  EXPECT_EQ(Read(R"({"chat_template": "one"})").chat_template, "one");
  EXPECT_EQ(Read(R"({"chat_template": [{"name": "tool_use", "template": "no"},
                                       {"name": "default", "template": "yes"}]})")
                .chat_template,
            "yes");
  EXPECT_EQ(Read("{}").chat_template, "");
  EXPECT_EQ(Read(R"({"chat_template": null})").chat_template, "");
  EXPECT_THAT(
      [] { Read(R"({"chat_template": [{"name": "rag", "template": "no"}]})"); },
      ThrowsMessage<Error>(AllOf(HasSubstr("tokenizer_config.json"), HasSubstr("default"))));

  const TempFolder folder;
  folder.Write("chat_template.json", R"({"chat_template": "json"})");
  EXPECT_EQ(ReadTextSettings(folder.path().string()).chat_template, "json");
  folder.Write("tokenizer_config.json", R"({"chat_template": "config"})");
  EXPECT_EQ(ReadTextSettings(folder.path().string()).chat_template, "config");
  folder.Write("chat_template.jinja", "jinja");
  const TextSettings settings = ReadTextSettings(folder.path().string());
  EXPECT_EQ(settings.chat_template, "jinja");
  EXPECT_THAT(settings.template_origin, HasSubstr("chat_template.jinja"));
}

TEST(TextSettingsTest, AHugeLengthIsNone) {
  EXPECT_EQ(Read(R"({"model_max_length": 1000000000000000019884624838656})").max_length, 0u);
  EXPECT_EQ(Read(R"({"model_max_length": 1e30})").max_length, 0u);
  EXPECT_EQ(Read(R"({"model_max_length": 512})").max_length, 512u);
  EXPECT_EQ(Read("{}").max_length, 0u);
  EXPECT_THROW(Read(R"({"model_max_length": 0})"), Error);
  EXPECT_THROW(Read(R"({"model_max_length": "long"})"), Error);
}

TEST(TextSettingsTest, TheSideIsRightUnlessTheFileSaysLeft) {
  EXPECT_EQ(Read("{}").truncation_side, TokenLimit::Side::kRight);
  EXPECT_EQ(Read(R"({"truncation_side": "left"})").truncation_side, TokenLimit::Side::kLeft);
  EXPECT_THAT([] { Read(R"({"truncation_side": "up"})"); },
              ThrowsMessage<Error>(HasSubstr("truncation_side: got \"up\"")));
}

// transformers: special_tokens_map.json is of the time before added_tokens_decoder.
TEST(TextSettingsTest, TheOldMapCountsWithoutADecoderAlone) {
  const TempFolder folder;
  folder.Write("special_tokens_map.json", R"({"bos_token": {"content": "<map>"}})");
  folder.Write("tokenizer_config.json", R"({"bos_token": "<config>"})");
  const auto bos = [&] {
    return ReadTextSettings(folder.path().string()).special_tokens.at("bos_token");
  };
  EXPECT_EQ(bos(), "<map>");
  folder.Write("tokenizer_config.json", R"({"bos_token": "<config>", "added_tokens_decoder": {}})");
  EXPECT_EQ(bos(), "<config>");
}

TEST(TextSettingsTest, AddsTokensInTheOrderOfTheirIds) {
  const Json added = Read(R"({"pad_token": "<pad>", "bos_token": "<s>",
      "additional_special_tokens": ["<x>", {"content": "<y>", "rstrip": true}],
      "added_tokens_decoder": {"10": {"content": "b", "normalized": true}, "9": {"content": "a"},
                               "11": {"content": "<s>", "special": true}}})")
                         .added_tokens;
  std::vector<std::string> contents;
  for (const Json& token : added) contents.push_back(token["content"]);
  EXPECT_THAT(contents, ElementsAre("a", "b", "<s>", "<pad>", "<x>", "<y>"));
  EXPECT_EQ(added[1]["normalized"], true);
  EXPECT_EQ(added[5]["rstrip"], true);
  EXPECT_EQ(added[3]["special"], true);
  EXPECT_THROW(Read(R"({"added_tokens_decoder": {"x": {"content": "a"}}})"), Error);
  EXPECT_THROW(Read(R"({"added_tokens_decoder": {"1": 2}})"), Error);
}

TEST(ConfigTokenIdsTest, AreNumbersOrLists) {
  const auto read = [](std::string_view config) {
    return ReadConfigTokenIds(ParseJson(config, "config.json"), "config.json");
  };
  const ConfigTokenIds ids =
      read(R"({"eos_token_id": [128001, 128009], "pad_token_id": 128256, "bos_token_id": null})");
  EXPECT_THAT(ids.eos, ElementsAre(128001, 128009));
  EXPECT_EQ(ids.pad, 128256u);
  EXPECT_EQ(ids.bos, std::nullopt);
  EXPECT_EQ(read(R"({"pad_token_id": -1})").pad, std::nullopt);
  EXPECT_THAT(read(R"({"eos_token_id": 2})").eos, ElementsAre(2));
  EXPECT_THAT([&] { read(R"({"eos_token_id": "2"})"); },
              ThrowsMessage<Error>(HasSubstr("config.json")));
  EXPECT_THROW(read(R"({"eos_token_id": 4294967296})"), Error);
}

TEST(CheckpointTextTest, AMissingTokenizerSaysHowToMakeOne) {
  const TempFolder folder;
  folder.Write("tokenizer.model", "x");
  EXPECT_THAT(
      [&] { OpenText(folder.path().string()); },
      ThrowsMessage<Error>(AllOf(HasSubstr("tokenizer.model alone"),
                                 HasSubstr(folder.path().string()), HasSubstr("save_pretrained"))));
}

TEST(CheckpointTextTest, TokensOfTheConfigurationAreAdded) {
  const TempFolder folder;
  folder.Write("tokenizer.json", ReadFile(TextParityPath("qwen/tokenizer.json")));
  folder.Write("tokenizer_config.json", R"({"pad_token": "[PAD]", "bos_token": "<|endoftext|>"})");
  const CheckpointText text = OpenText(folder.path().string());
  EXPECT_EQ(text.tokenizer.VocabularySize(), 603u);
  EXPECT_EQ(text.Special("pad_token"), 602u);
  EXPECT_EQ(text.Special("bos_token"), 0u);
  EXPECT_EQ(text.Special("eos_token"), std::nullopt);
  EXPECT_THAT(text.tokenizer.Encode("[PAD]", SpecialTokens::kOmit), ElementsAre(602));
}

TEST(CheckpointTextTest, ATemplateThatDoesNotCompileNamesItsFile) {
  const TempFolder folder;
  folder.Write("tokenizer.json", ReadFile(TextParityPath("qwen/tokenizer.json")));
  folder.Write("chat_template.jinja", "{% if %}");
  EXPECT_THAT([&] { OpenText(folder.path().string()); },
              ThrowsMessage<Error>(HasSubstr("chat_template.jinja")));
}

TEST(ChatTemplateTest, TodayIsADateThatStays) {
  const ChatTemplate dated("{{ strftime_now('%d %b %Y') }}", "t", {});
  EXPECT_EQ(std::get<std::string>(dated.Render(UserPrompt("x"))), "26 Jul 2024");
  EXPECT_EQ(std::get<std::string>(
                ChatTemplate("{{ strftime_now('%Y') }}", "t", {}, 0).Render(UserPrompt("x"))),
            "1970");
  EXPECT_EQ(dated.date(), "26 Jul 2024");
  EXPECT_EQ(DateOf("{{ strftime_now('%Y') }}", 0), "01 Jan 1970");
  EXPECT_EQ(ChatTemplate("{{ 'Jul 2024' }}", "t", {}).date(), "") << "which asks for no date";
}

TEST(ChatTemplateTest, AnOpeningEndsBetweenCharacters) {
  const ChatTemplate mapped(
      "{{ messages[0].content }}{{ {'A': '\u00e9', 'B': '\u00e8'}[messages[1].content] }}", "t",
      {});
  EXPECT_EQ(mapped.Opening(UserPrompt("x")), "x");
  const ChatTemplate raises("{{ raise_exception('never') }}", "t", {});
  EXPECT_EQ(raises.Opening(UserPrompt("x")), "");
}

}  // namespace
}  // namespace assay
