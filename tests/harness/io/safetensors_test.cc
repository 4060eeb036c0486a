#include "harness/io/safetensors.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::string File(const std::string& header, const std::string& data) {
  std::string file;
  for (size_t i = 0; i < 8; ++i) file += static_cast<char>((header.size() >> (8 * i)) & 0xff);
  return file + header + data;
}

TensorsByName Parse(const std::string& file) { return ParseSafetensors(file, "m.safetensors"); }

void ExpectError(const std::string& header, const std::string& data, const std::string& message) {
  EXPECT_THAT([&] { Parse(File(header, data)); },
              ThrowsMessage<Error>(AllOf(HasSubstr("m.safetensors"), HasSubstr(message))))
      << header;
}

TEST(SafetensorsTest, ReadsShapesAndBytes) {
  const std::string file = File(
      R"({"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],"data_offsets":[6,14]},)"
      R"("a":{"dtype":"BF16","shape":[1,3],"data_offsets":[0,6]},)"
      R"("none":{"dtype":"F32","shape":[0,7],"data_offsets":[6,6]}}   )",
      "abcdef12345678");
  const TensorsByName tensors = Parse(file);
  ASSERT_EQ(tensors.size(), 3u);
  EXPECT_EQ(tensors.at("a").dtype, "BF16");
  EXPECT_THAT(tensors.at("a").shape, ElementsAre(1, 3));
  EXPECT_EQ(tensors.at("a").bytes, "abcdef");
  EXPECT_THAT(tensors.at("b").shape, ElementsAre());
  EXPECT_EQ(tensors.at("b").bytes, "12345678");
  EXPECT_THAT(tensors.at("none").shape, ElementsAre(0, 7));
  EXPECT_EQ(tensors.at("none").bytes, "");
}

TEST(SafetensorsTest, NoTensorsIsAFile) { EXPECT_TRUE(Parse(File("{}", "")).empty()); }

TEST(SafetensorsTest, EveryShorterFileIsAnError) {
  const std::string file = File(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", "1234");
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_THROW(Parse(file.substr(0, size)), Error) << size;
  }
  EXPECT_EQ(Parse(file).at("a").bytes, "1234");
}

TEST(SafetensorsTest, HeaderLengthIsCheckedBeforeItIsUsed) {
  EXPECT_THAT([] { Parse(std::string(8, '\xff') + "{}"); },
              ThrowsMessage<Error>(HasSubstr("18446744073709551615 bytes")));
}

TEST(SafetensorsTest, BadHeadersAreErrors) {
  ExpectError("", "", "not JSON");
  ExpectError("[]", "", "not a JSON object");
  ExpectError("{\"a\xff\":1}", "", "not JSON");
  ExpectError(std::string("{}\0{}", 5), "", "NUL byte");
  ExpectError(std::string(100'000, '['), "", "nested too deeply");
  ExpectError(R"({"a":{"dtype":"U8","shape":[[1]],"data_offsets":[0,1]}})", "1",
              "nested too deeply");
  ExpectError(R"({"a":{"dtype":null,"shape":[1],"data_offsets":[0,1]}})", "1",
              "its dtype: got null, expected a string");
  ExpectError(R"({"__metadata__":{"a":1}})", "", "__metadata__");
}

TEST(SafetensorsTest, RepeatedNamesAndKeysAreErrors) {
  const std::string a = R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
  ExpectError("{" + a + "," + a + "}", "1", "\"a\": repeated");
  ExpectError(R"({"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}})", "1",
              "\"dtype\": repeated");
}

// In a time that grows with their number alone: with its square this takes many minutes.
TEST(SafetensorsTest, ManyTensors) {
  std::string header = "{";
  for (int i = 0; i < 400'000; ++i) {
    header += (i == 0 ? "\"" : ",\"") + std::to_string(i) +
              R"(":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  }
  EXPECT_EQ(Parse(File(header + "}", "")).size(), 400'000u);
}

TEST(SafetensorsTest, BadTensorsAreErrorsThatNameThem) {
  const auto tensor = [](const std::string& dtype, const std::string& shape,
                         const std::string& offsets) {
    return R"({"w":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets +
           "}}";
  };
  ExpectError(R"({"w":[]})", "", "tensor \"w\": expected exactly the keys");
  ExpectError(R"({"w":{"dtype":"U8"}})", "", "tensor \"w\": expected exactly the keys");
  ExpectError(tensor("8", "[1]", "[0,1]"), "1", "tensor \"w\": its dtype");
  ExpectError(tensor("\"Q4\"", "[1]", "[0,1]"), "1", "tensor \"w\": unknown dtype \"Q4\"");
  ExpectError(tensor("\"U8\"", "[-1]", "[0,1]"), "1", "tensor \"w\": its shape");
  ExpectError(tensor("\"U8\"", "[1.0]", "[0,1]"), "1", "tensor \"w\": its shape");
  ExpectError(tensor("\"U8\"", "{}", "[0,1]"), "1", "tensor \"w\": its shape");
  ExpectError(tensor("\"F64\"", "[4294967296,4294967296]", "[0,0]"), "", "shape is too large");
  ExpectError(tensor("\"U8\"", "[1]", "[0]"), "1", "tensor \"w\": its data_offsets");
  ExpectError(tensor("\"U8\"", "[1]", "[-1,0]"), "1", "tensor \"w\": its data_offsets");
  ExpectError(tensor("\"U8\"", "[1]", "[1,0]"), "1", "lie outside");
  ExpectError(tensor("\"U8\"", "[2]", "[0,2]"), "1", "lie outside");
  ExpectError(tensor("\"F32\"", "[2]", "[0,4]"), "1234", "got 4 bytes, expected 8");
}

// Bits per element as the format's own list has them (safetensors/src/tensor.rs, Dtype::bitsize).
TEST(SafetensorsTest, KnowsTheSizeOfEveryDtype) {
  const std::pair<std::string, int> eight_elements[] = {
      {"F4", 4},          {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"BOOL", 8},    {"U8", 8},
      {"I8", 8},          {"F8_E4M3", 8}, {"F8_E5M2", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8},
      {"F8_E5M2FNUZ", 8}, {"U16", 16},    {"I16", 16},    {"F16", 16},    {"BF16", 16},
      {"U32", 32},        {"I32", 32},    {"F32", 32},    {"U64", 64},    {"I64", 64},
      {"F64", 64},        {"C64", 64}};
  for (const auto& [dtype, bytes] : eight_elements) {
    const std::string size = std::to_string(bytes);
    const std::string file =
        File(R"({"w":{"dtype":")" + dtype + R"(","shape":[2,4],"data_offsets":[0,)" + size + "]}}",
             std::string(static_cast<size_t>(bytes), 'x'));
    EXPECT_EQ(Parse(file).at("w").bytes.size(), static_cast<size_t>(bytes)) << dtype;
  }
  ExpectError(R"({"w":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}})", "1", "whole bytes");
}

TEST(SafetensorsTest, OverlapsAndHolesAreErrors) {
  const auto two = [](const std::string& first, const std::string& second) {
    return R"({"a":{"dtype":"U8","shape":[2],"data_offsets":)" + first +
           R"(},"b":{"dtype":"U8","shape":[2],"data_offsets":)" + second + "}}";
  };
  ExpectError(two("[0,2]", "[1,3]"), "123", "tensor \"b\": it overlaps");
  ExpectError(two("[0,2]", "[0,2]"), "12", "overlaps");
  ExpectError(two("[0,2]", "[3,5]"), "12345", "tensor \"b\": there is a hole");
  ExpectError(two("[0,2]", "[2,4]"), "12345", "1 bytes at its end");
}

}  // namespace
}  // namespace assay
