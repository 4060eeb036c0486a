#include "adapters/checkpoint/tensor_files.h"

#include <bit>

#include "adapters/checkpoint/quantised.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/checkpoint_files.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using ::testing::HasSubstr;
using testing::SafetensorsBytes;
using testing::TempFolder;

std::string OpenError(const TempFolder& folder) {
  return ErrorOf([&] { OpenTensorFiles(folder.path().string()); });
}

void WriteIndex(const TempFolder& folder, const Json& map) {
  folder.Write("model.safetensors.index.json", Json{{"weight_map", map}}.dump());
}

TEST(TensorFilesTest, OneFile) {
  const TempFolder folder;
  folder.Write("model.safetensors", SafetensorsBytes({{"a", {"BF16", {2, 3}}}}));
  const auto files = OpenTensorFiles(folder.path().string());
  ASSERT_EQ(files->tensors().size(), 1u);
  const StoredTensor& tensor = files->tensors().at("a");
  EXPECT_EQ(tensor.dtype, "BF16");
  EXPECT_THAT(tensor.shape, ElementsAre(2, 3));
  EXPECT_EQ(tensor.bytes.size(), 12u);
  EXPECT_EQ(tensor.Elements(), 6);
  EXPECT_TRUE(tensor.IsPlain());
  EXPECT_EQ(files->metadata(), nullptr);
  EXPECT_THAT(files->files(), ElementsAre(folder / "model.safetensors"));
}

TEST(TensorFilesTest, ForgottenTensorsCanStillBeRead) {
  const TempFolder folder;
  folder.Write("1.safetensors", SafetensorsBytes({{"a", {"U8", {100'000}}}}));
  folder.Write("2.safetensors", SafetensorsBytes({{"b", {"U8", {100'000}}}}));
  WriteIndex(folder, {{"a", "1.safetensors"}, {"b", "2.safetensors"}});
  const auto files = OpenTensorFiles(folder.path().string());
  for (const char* name : {"a", "b"}) {
    files->Forget(files->tensors().at(name));
    EXPECT_EQ(files->tensors().at(name).bytes, std::string(100'000, '\0'));
  }
}

TEST(TensorFilesTest, ShardsAreOneCheckpoint) {
  const TempFolder folder;
  folder.Write("1.safetensors", SafetensorsBytes({{"a", {"F32", {1}}}, {"b", {"F32", {2}}}}));
  folder.Write("2.safetensors", SafetensorsBytes({{"c", {"F32", {3}}}}));
  WriteIndex(folder, {{"a", "1.safetensors"}, {"b", "1.safetensors"}, {"c", "2.safetensors"}});
  const auto files = OpenTensorFiles(folder.path().string());
  EXPECT_EQ(files->tensors().size(), 3u);
  EXPECT_EQ(files->files().size(), 2u);
}

TEST(TensorFilesTest, BadIndexesAreErrors) {
  const TempFolder folder;
  folder.Write("1.safetensors", SafetensorsBytes({{"a", {"F32", {1}}}}));
  folder.Write("2.safetensors", SafetensorsBytes({{"a", {"F32", {1}}}, {"c", {"F32", {1}}}}));
  for (const char* name : {"/etc/passwd", "../1.safetensors", "..", ".", "", "x/1.safetensors"}) {
    WriteIndex(folder, {{"a", name}});
    EXPECT_THAT(OpenError(folder), HasSubstr("expected the name of a file in the same folder"))
        << name;
  }
  WriteIndex(folder, {{"a", "3.safetensors"}});
  EXPECT_THAT(OpenError(folder), HasSubstr("3.safetensors is missing"));
  WriteIndex(folder, {{"a", "1.safetensors"}, {"b", "1.safetensors"}});
  EXPECT_THAT(OpenError(folder), HasSubstr("tensor \"b\" is not in"));
  WriteIndex(folder, {{"a", "1.safetensors"}, {"c", "2.safetensors"}});
  EXPECT_THAT(OpenError(folder), HasSubstr("tensor \"a\" is in two files"));
  WriteIndex(folder, {{"a", 1}});
  EXPECT_THAT(OpenError(folder), HasSubstr("got a number, expected a file's name"));
  WriteIndex(folder, Json::array());
  EXPECT_THAT(OpenError(folder), HasSubstr("\"weight_map\" is missing"));
  folder.Write("model.safetensors.index.json", "[]");
  EXPECT_THAT(OpenError(folder), HasSubstr("\"weight_map\" is missing"));
}

TEST(TensorFilesTest, PicklesAreRefusedWithTheCommandThatConvertsThem) {
  const TempFolder folder;
  EXPECT_THAT(OpenError(folder), HasSubstr("no weights in"));
  folder.Write("pytorch_model.bin", "");
  EXPECT_THAT(OpenError(folder), AllOf(HasSubstr("pytorch_model.bin"), HasSubstr("run any code"),
                                       HasSubstr("save_pretrained")));
  EXPECT_THAT(ErrorOf([] { OpenTensorFiles("/nowhere/model"); }),
              HasSubstr("expected a checkpoint's folder or a .gguf file"));
}

TEST(TensorFilesTest, ReadsFloatsOfPlainTensors) {
  const double numbers[] = {1.5, -2.0};
  const StoredTensor tensor{.dtype = "F64",
                            .shape = {2},
                            .bytes = {reinterpret_cast<const char*>(numbers), sizeof(numbers)}};
  std::vector<float> out(2);
  ReadFloats(tensor, "a", out);
  EXPECT_THAT(out, ElementsAre(1.5F, -2.0F));
  const StoredTensor whole{.dtype = "I64", .shape = {2}, .bytes = tensor.bytes};
  EXPECT_THAT(ErrorOf([&] { ReadFloats(whole, "a", out); }),
              HasSubstr("\"a\" is I64, expected F64"));
}

// llama.cpp interleaves the halves of a head: rows 0 1 2 3 (halves 01, 23) are stored 0 2 1 3.
TEST(TensorFilesTest, PutsInterleavedRowsBack) {
  const float stored[] = {0, 2, 1, 3, 10, 12, 11, 13};  // two heads of four rows of one channel
  StoredTensor tensor{.dtype = "F32",
                      .shape = {8, 1},
                      .bytes = {reinterpret_cast<const char*>(stored), sizeof(stored)},
                      .interleaved_heads = 2};
  std::vector<float> out(8);
  ReadFloats(tensor, "q", out);
  EXPECT_THAT(out, ElementsAre(0, 1, 2, 3, 10, 11, 12, 13));
  tensor.interleaved_heads = 0;
  tensor.plus_one = true;
  ReadFloats(tensor, "norm", out);
  EXPECT_THAT(out, ElementsAre(-1, 1, 0, 2, 9, 11, 10, 12));
}

TEST(QuantisedTest, SchemesAreNamed) {
  const auto by_config = [](const Json& quantisation) {
    return ErrorOf([&] { RefuseQuantised({{"quantization_config", quantisation}}, {}, "m"); });
  };
  EXPECT_THAT(by_config({{"quant_method", "bitsandbytes"}}), HasSubstr("quantised (bitsandbytes)"));
  EXPECT_THAT(by_config({{"quant_method", "awq"}}), HasSubstr("quantised (awq)"));
  EXPECT_THAT(by_config(Json::object()), HasSubstr("an unnamed method"));
  const auto by_tensors = [](std::initializer_list<const char*> names) {
    StoredTensors tensors;
    for (const char* name : names) tensors[name];
    return ErrorOf([&] { RefuseQuantised(Json::object(), tensors, "m"); });
  };
  EXPECT_THAT(by_tensors({"l.q_proj.qweight", "l.q_proj.g_idx"}),
              HasSubstr("GPTQ, by its tensor \"l.q_proj.g_idx\""));
  EXPECT_THAT(by_tensors({"l.q_proj.qweight", "l.q_proj.qzeros"}), HasSubstr("AWQ"));
  EXPECT_THAT(by_tensors({"l.q_proj.SCB"}), HasSubstr("bitsandbytes"));
  EXPECT_THAT(by_tensors({"l.weight.quant_state.bitsandbytes__nf4"}), HasSubstr("bitsandbytes"));
  EXPECT_THAT(by_tensors({"l.weight_scale_inv"}), HasSubstr("fp8"));
  StoredTensors plain;
  plain["model.layers.0.mlp.up_proj.weight"];
  RefuseQuantised({{"quantization_config", nullptr}}, plain, "m");
}

}  // namespace
}  // namespace assay
