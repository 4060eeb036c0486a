#include "harness/io/gguf.h"

#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/checkpoint_files.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::GgufBytes;
using ::testing::HasSubstr;
using testing::LittleEndian;

GgufContent Parse(const std::string& file) { return ParseGguf(file, "m.gguf"); }

std::string Message(const std::string& file) {
  return ErrorOf([&] { Parse(file); });
}

std::vector<float> Floats(GgmlType type, const std::string& bytes, size_t count) {
  std::vector<float> out(count);
  Dequantize(type, bytes, out);
  return out;
}

TEST(GgufTest, ReadsMetadataOfEveryKindUsed) {
  GgufBytes gguf;
  gguf.Add("general.architecture", "llama");
  gguf.Add("llama.block_count", uint32_t{30});
  gguf.Add("llama.rope.freq_base", 0.5F);
  gguf.Add("tokenizer.ggml.add_bos_token", true);
  gguf.Add("tokenizer.ggml.tokens", std::vector<std::string>{"a", "", "▁b"});
  const GgufContent content = Parse(gguf.File());
  EXPECT_EQ(content.metadata.at("general.architecture"), "llama");
  EXPECT_EQ(content.metadata.at("llama.block_count"), 30);
  EXPECT_EQ(content.metadata.at("llama.rope.freq_base"), 0.5);
  EXPECT_EQ(content.metadata.at("tokenizer.ggml.add_bos_token"), true);
  EXPECT_EQ(content.metadata.at("tokenizer.ggml.tokens"), Json({"a", "", "▁b"}));
  EXPECT_TRUE(content.tensors.empty());
}

TEST(GgufTest, ShapesAreOutermostFirstAndDataIsAligned) {
  GgufBytes gguf;
  gguf.AddTensor("a", 0, {1, 2}, "12345678");
  gguf.AddTensor("b", 1, {3, 1}, "abcdef");
  const std::string file = gguf.File();
  const GgufContent content = Parse(file);
  EXPECT_THAT(content.tensors.at("a").shape, ElementsAre(1, 2));
  EXPECT_EQ(content.tensors.at("a").bytes, "12345678");
  EXPECT_THAT(content.tensors.at("b").shape, ElementsAre(3, 1));
  EXPECT_EQ(content.tensors.at("b").bytes, "abcdef");
  EXPECT_EQ(content.tensors.at("b").type, GgmlType::kF16);
}

TEST(GgufTest, EveryShorterFileIsAnError) {
  GgufBytes gguf;
  gguf.Add("k", std::vector<std::string>{"value"});
  gguf.AddTensor("a", 0, {8}, std::string(32, 'x'));
  const std::string file = gguf.File();
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_THROW(Parse(file.substr(0, size)), Error) << size;
  }
  EXPECT_EQ(Parse(file).tensors.size(), 1u);
}

TEST(GgufTest, CountsAreCheckedBeforeTheyAreUsed) {
  const std::string head = "GGUF" + LittleEndian(3, 4);
  const std::string huge(8, '\xff');
  EXPECT_THAT(Message(head + huge + LittleEndian(0, 8)), HasSubstr("number of tensors"));
  EXPECT_THAT(Message(head + LittleEndian(0, 8) + huge), HasSubstr("number of metadata keys"));
  const std::string one_pair = head + LittleEndian(0, 8) + LittleEndian(1, 8);
  EXPECT_THAT(Message(one_pair + huge + std::string(64, ' ')), HasSubstr("a metadata key"));
  const std::string key = LittleEndian(1, 8) + "k";
  EXPECT_THAT(Message(one_pair + key + LittleEndian(9, 4) + LittleEndian(0, 4) + huge),
              HasSubstr("more than the file can hold"));
}

TEST(GgufTest, BadHeadersAreErrorsThatNameThePlace) {
  EXPECT_THAT(Message("GGML" + std::string(40, '\0')), HasSubstr("does not begin with \"GGUF\""));
  EXPECT_THAT(Message("GGUF" + LittleEndian(2, 4) + std::string(40, '\0')),
              HasSubstr("got version 2, expected 3"));
  GgufBytes repeated;
  repeated.Add("k", true);
  repeated.Add("k", true);
  EXPECT_THAT(Message(repeated.File()), HasSubstr("\"k\" is repeated"));
  GgufBytes alignment;
  alignment.Add("general.alignment", uint32_t{24});
  EXPECT_THAT(Message(alignment.File()), HasSubstr("not a power of two"));
  const std::string one_pair =
      "GGUF" + LittleEndian(3, 4) + LittleEndian(0, 8) + LittleEndian(1, 8) + LittleEndian(1, 8);
  EXPECT_THAT(Message(one_pair + "k" + LittleEndian(13, 4) + std::string(40, '\0')),
              HasSubstr("unknown type 13"));
  EXPECT_THAT(
      Message(one_pair + "k" + LittleEndian(9, 4) + LittleEndian(9, 4) + LittleEndian(0, 8)),
      HasSubstr("list of lists"));
}

TEST(GgufTest, BadTensorsAreErrorsThatNameThem) {
  const auto message = [](uint32_t type, const std::vector<int64_t>& shape, size_t bytes) {
    GgufBytes gguf;
    gguf.AddTensor("w", type, shape, std::string(bytes, 'x'));
    return Message(gguf.File());
  };
  EXPECT_THAT(message(12, {256}, 256), HasSubstr("\"w\" has the type Q4_K, expected F32, F16"));
  EXPECT_THAT(message(99, {256}, 256), HasSubstr("\"w\" has the type 99"));
  EXPECT_THAT(message(2, {4, 31}, 100), HasSubstr("broken blocks"));
  EXPECT_THAT(message(0, {1, 1, 1, 1, 1}, 32), HasSubstr("5 dimensions"));
  EXPECT_THAT(message(0, {int64_t{1} << 62, 8}, 32), HasSubstr("too large"));
  EXPECT_THAT(message(0, {-1}, 32), HasSubstr("too large"));
  EXPECT_THAT(message(0, {100}, 32), HasSubstr("cut short"));
  GgufBytes twice;
  twice.AddTensor("w", 0, {1}, "1234");
  twice.AddTensor("w", 0, {1}, "1234");
  EXPECT_THAT(Message(twice.File()), HasSubstr("\"w\" is repeated"));
  GgufBytes overlap;
  overlap.AddTensor("a", 0, {9}, "1234");  // 36 bytes, but the next begins after 32
  overlap.AddTensor("b", 0, {1}, "1234");
  EXPECT_THAT(Message(overlap.File()), HasSubstr("\"b\" overlaps"));
}

// 0x3c00 is 1, 0xc000 -2, 0x3800 0.5, 0x0001 2^-24, 0x7c00 infinity (IEEE 754 binary16).
TEST(GgufTest, PlainTypesAreExact) {
  EXPECT_THAT(Floats(GgmlType::kF16, std::string("\x00\x3c\x00\xc0\x01\x00\x00\x7c", 8), 4),
              ElementsAre(1.0F, -2.0F, std::ldexp(1.0F, -24), HUGE_VALF));
  EXPECT_THAT(Floats(GgmlType::kBF16, std::string("\x80\x3f\x40\xc0", 4), 2),
              ElementsAre(1.0F, -3.0F));
  EXPECT_THAT(Floats(GgmlType::kF32, LittleEndian(0x40490fdb, 4), 1), ElementsAre(3.14159274F));
}

// Block layouts: ggml-common.h; d = 0.5, m = -2.
TEST(GgufTest, BlocksAreScaleTimesQuantPlusMinimum) {
  const std::string d("\x00\x38", 2), m("\x00\xc0", 2);
  std::string quants(16, '\x80');  // low nibbles 0, high nibbles 8
  quants[1] = '\x2f';              // low 15, high 2
  const auto q4_0 = Floats(GgmlType::kQ4_0, d + quants, 32);
  EXPECT_EQ(q4_0[0], -4.0F);   // (0 - 8) / 2
  EXPECT_EQ(q4_0[1], 3.5F);    // (15 - 8) / 2
  EXPECT_EQ(q4_0[16], 0.0F);   // (8 - 8) / 2
  EXPECT_EQ(q4_0[17], -3.0F);  // (2 - 8) / 2
  const auto q4_1 = Floats(GgmlType::kQ4_1, d + m + quants, 32);
  EXPECT_EQ(q4_1[0], -2.0F);   // 0 / 2 - 2
  EXPECT_EQ(q4_1[1], 5.5F);    // 15 / 2 - 2
  EXPECT_EQ(q4_1[16], 2.0F);   // 8 / 2 - 2
  EXPECT_EQ(q4_1[17], -1.0F);  // 2 / 2 - 2
  std::string bytes(32, '\x03');
  bytes[31] = '\x80';
  const auto q8_0 = Floats(GgmlType::kQ8_0, d + bytes + d + bytes, 64);
  EXPECT_EQ(q8_0[0], 1.5F);
  EXPECT_EQ(q8_0[31], -64.0F);
  EXPECT_EQ(q8_0[63], -64.0F);
}

}  // namespace
}  // namespace assay
