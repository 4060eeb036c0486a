#include "harness/text/tokenizer.h"

#include <string>
#include <thread>
#include <vector>

#include "adapters/builtin_models.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::string MiniLmPath() { return BuiltinModelFolder("minilm") + "/tokenizer.json"; }

const Tokenizer& MiniLm() {
  static const Tokenizer tokenizer = Tokenizer::FromFile(MiniLmPath());
  return tokenizer;
}

std::vector<uint32_t> Ids(std::string_view text) {
  return MiniLm().Encode(text, SpecialTokens::kAdd);
}

// Expectations: transformers' AutoTokenizer on the same files.
TEST(TokenizerTest, GivesTheIdsOfTransformers) {
  EXPECT_THAT(Ids("Hello, world!"), ElementsAre(101, 7592, 1010, 2088, 999, 102));
  EXPECT_THAT(Ids("unaffable [SEP] x"), ElementsAre(101, 14477, 20961, 3468, 102, 1060, 102));
  EXPECT_THAT(Ids("naïve Café — 東京 😀"),
              ElementsAre(101, 15743, 7668, 1517, 1879, 1755, 100, 102));
  EXPECT_THAT(Ids("shalom שלום"), ElementsAre(101, 21146, 21297, 1266, 29799, 29792, 29800, 102));
}

TEST(TokenizerTest, LeavesSpecialTokensOut) {
  EXPECT_THAT(MiniLm().Encode("Hello, world!", SpecialTokens::kOmit),
              ElementsAre(7592, 1010, 2088, 999));
}

TEST(TokenizerTest, SpansAreBytesOfTheText) {
  const std::string text = "naïve Café 東京";
  const Encoding encoding = MiniLm().EncodeWithSpans(text, SpecialTokens::kAdd);
  ASSERT_THAT(encoding.ids, ElementsAre(101, 15743, 7668, 1879, 1755, 102));
  std::vector<std::string> pieces;
  for (const auto& [begin, end] : encoding.spans) pieces.push_back(text.substr(begin, end - begin));
  EXPECT_THAT(pieces, ElementsAre("", "naïve", "Café", "東", "京", ""));
}

TEST(TokenizerTest, EmptyTextHasSpecialTokensOnly) {
  EXPECT_THAT(Ids(""), ElementsAre(101, 102));
  EXPECT_THAT(Ids(std::string_view()), ElementsAre(101, 102));
}

TEST(TokenizerTest, InvalidUtf8IsReadAsReplacementCharacters) {
  EXPECT_EQ(Ids("a\xff\xfe b"), Ids("a\uFFFD\uFFFD b"));
}

// Expectations: transformers 5.23 with truncation=True, truncation_side and max_length as here.
TEST(TokenizerTest, CutsTextsAndPairsAsTransformersDoes) {
  const std::string_view first = "one two three four five six seven", second = "alpha beta gamma";
  const TokenLimit left{.tokens = 9, .side = TokenLimit::Side::kLeft};

  const Encoding whole = MiniLm().EncodePair(first, second, SpecialTokens::kAdd, {});
  EXPECT_THAT(whole.ids, ElementsAre(101, 2028, 2048, 2093, 2176, 2274, 2416, 2698, 102, 6541, 8247,
                                     13091, 102));
  EXPECT_THAT(whole.types, ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1));
  EXPECT_FALSE(whole.cut);

  const Encoding pair = MiniLm().EncodePair(first, second, SpecialTokens::kAdd, {.tokens = 9});
  EXPECT_THAT(pair.ids, ElementsAre(101, 2028, 2048, 2093, 102, 6541, 8247, 13091, 102));
  EXPECT_THAT(pair.types, ElementsAre(0, 0, 0, 0, 0, 1, 1, 1, 1));
  EXPECT_TRUE(pair.cut);
  EXPECT_THAT(MiniLm().EncodePair(first, second, SpecialTokens::kAdd, left).ids,
              ElementsAre(101, 2274, 2416, 2698, 102, 6541, 8247, 13091, 102));

  EXPECT_THAT(MiniLm().EncodeWithin(first, SpecialTokens::kAdd, {.tokens = 5}).ids,
              ElementsAre(101, 2028, 2048, 2093, 102));
  EXPECT_FALSE(MiniLm().EncodeWithin(first, SpecialTokens::kAdd, {.tokens = 9}).cut);
  EXPECT_TRUE(MiniLm().EncodeWithin(first, SpecialTokens::kAdd, {.tokens = 8}).cut);
  EXPECT_THROW(MiniLm().EncodeWithin(first, SpecialTokens::kAdd, {.tokens = 2}), Error);
}

// What is cut off must cost nothing: the parts of one text are not paired with those of the other.
TEST(TokenizerTest, CutsLongPairsInNoTime) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "word ";
  const Encoding pair = MiniLm().EncodePair(text, text, SpecialTokens::kAdd, {.tokens = 7});
  EXPECT_THAT(pair.ids, ElementsAre(101, 2773, 2773, 102, 2773, 2773, 102));
}

// Expectations: transformers 5.23, add_tokens() with the same AddedToken objects.
TEST(TokenizerTest, AddsTokens) {
  const Tokenizer tokenizer = Tokenizer::FromJson(
      ReadFile(MiniLmPath()), "minilm",
      R"([{"content": "<|new|>", "single_word": false, "lstrip": true, "rstrip": false,
           "normalized": false, "special": true},
          {"content": "hello", "single_word": false, "lstrip": false, "rstrip": false,
           "normalized": true, "special": false},
          {"content": "[MASK]", "single_word": true, "lstrip": false, "rstrip": false,
           "normalized": false, "special": true, "keep": true}])");
  EXPECT_EQ(tokenizer.TokenToId("<|new|>"), 30'522u);
  EXPECT_EQ(tokenizer.TokenToId("hello"), 7592u);
  EXPECT_THAT(tokenizer.Encode("a <|new|>hellofb", SpecialTokens::kOmit),
              ElementsAre(1037, 30522, 7592, 1042, 2497));
  EXPECT_THAT(tokenizer.Encode("x[MASK]x", SpecialTokens::kOmit), ElementsAre(1060, 103, 1060));
  EXPECT_THAT([] { Tokenizer::FromJson(ReadFile(MiniLmPath()), "t", "[{}]"); },
              ThrowsMessage<Error>(HasSubstr("added tokens")));
}

// The file itself asks for padding to 128 tokens.
TEST(TokenizerTest, NeitherTruncatesNorPads) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "word ";
  ASSERT_EQ(text.size(), 100'000u);
  EXPECT_EQ(Ids(text).size(), 20'002u);
  EXPECT_EQ(Ids("word").size(), 3u);
}

TEST(TokenizerTest, AWordOfAHundredThousandLettersIsUnknown) {
  EXPECT_THAT(Ids(std::string(100'000, 'x')), ElementsAre(101, 100, 102));
}

TEST(TokenizerTest, BatchEqualsOneByOne) {
  const std::vector<std::string_view> texts = {"Hello, world!", "", "naïve", "a b c"};
  const auto batch = MiniLm().EncodeBatch(texts, SpecialTokens::kAdd);
  ASSERT_EQ(batch.size(), texts.size());
  for (size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(batch[i], Ids(texts[i])) << texts[i];
  EXPECT_TRUE(MiniLm().EncodeBatch({}, SpecialTokens::kAdd).empty());
}

TEST(TokenizerTest, DecodesWithAndWithoutSpecialTokens) {
  const std::vector<uint32_t> ids = {101, 7592, 1010, 2088, 999, 102};
  EXPECT_EQ(MiniLm().Decode(ids, false), "hello, world!");
  EXPECT_EQ(MiniLm().Decode(ids, true), "[CLS] hello, world! [SEP]");
  EXPECT_EQ(MiniLm().Decode({}, true), "");
  EXPECT_EQ(MiniLm().Decode(std::vector<uint32_t>{4'000'000'000u}, true), "");
}

TEST(TokenizerTest, LooksTokensUp) {
  EXPECT_EQ(MiniLm().VocabularySize(), 30'522u);
  EXPECT_EQ(MiniLm().TokenToId("[CLS]"), 101u);
  EXPECT_EQ(MiniLm().TokenToId("no such token"), std::nullopt);
  EXPECT_EQ(MiniLm().IdToToken(7592), "hello");
  EXPECT_EQ(MiniLm().IdToToken(30'522), std::nullopt);
}

TEST(TokenizerTest, BadFilesAreErrorsThatNameThem) {
  EXPECT_THAT([] { Tokenizer::FromFile("no/such/tokenizer.json"); },
              ThrowsMessage<Error>(HasSubstr("no/such/tokenizer.json")));
  const std::string whole = ReadFile(MiniLmPath());
  for (size_t size : {size_t{0}, size_t{1}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_THAT([&] { Tokenizer::FromJson(whole.substr(0, size), "cut.json"); },
                ThrowsMessage<Error>(HasSubstr("cannot read the tokenizer cut.json")))
        << size;
  }
  EXPECT_THROW(Tokenizer::FromJson("{}", "t"), Error);
  EXPECT_THROW(Tokenizer::FromJson("\xff\xff", "t"), Error);
  EXPECT_THROW(Tokenizer::FromJson(std::string(100'000, '['), "t"), Error);
}

TEST(TokenizerTest, ThreadsShareOne) {
  const std::vector<uint32_t> expected = Ids("Many threads, one tokenizer.");
  std::vector<int> wrong(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : wrong) {
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) count += Ids("Many threads, one tokenizer.") != expected;
      });
    }
  }
  EXPECT_THAT(wrong, ElementsAre(0, 0, 0, 0));
}

}  // namespace
}  // namespace assay
