#include "adapters/torch/bert_config.h"

#include <filesystem>

#include "adapters/builtin_models.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::Slurp;
using ::assay::testing::TempFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;

// The configuration files of all-MiniLM-L6-v2 in a folder of their own, to be spoilt one by one.
class BertConfigTest : public ::testing::Test {
 protected:
  BertConfigTest() {
    std::filesystem::create_directory(folder_.path() / "1_Pooling");
    for (const char* name :
         {"config.json", "modules.json", "sentence_bert_config.json", "1_Pooling/config.json"}) {
      folder_.Write(name, Slurp(BuiltinModelFolder("minilm") + "/" + name));
    }
  }

  BertConfig Read() const { return ReadBertConfig(folder_.path().string()); }

  // The message after `key` of a file is set to `value`.
  std::string ErrorWith(const std::string& file, const std::string& key, const Json& value) {
    const std::string original = Slurp(folder_.path() / file);
    Json json = Json::parse(original);
    json[key] = value;
    folder_.Write(file, json.dump());
    const std::string message = ErrorOf([&] { Read(); });
    folder_.Write(file, original);
    return message;
  }

  TempFolder folder_;
};

TEST_F(BertConfigTest, ReadsMiniLm) {
  const BertConfig config = Read();
  EXPECT_EQ(config.vocabulary, 30'522);
  EXPECT_EQ(config.positions, 512);
  EXPECT_EQ(config.token_types, 2);
  EXPECT_EQ(config.width, 384);
  EXPECT_EQ(config.inner_width, 1'536);
  EXPECT_EQ(config.layers, 6);
  EXPECT_EQ(config.heads, 12);
  EXPECT_EQ(config.head_width(), 32);
  EXPECT_EQ(config.layer_norm_epsilon, 1e-12);
  EXPECT_EQ(config.max_length, 256);
}

TEST_F(BertConfigTest, WithoutALimitOfItsOwnItIsThePositions) {
  std::filesystem::remove(folder_.path() / "sentence_bert_config.json");
  EXPECT_EQ(Read().max_length, 512);
}

TEST_F(BertConfigTest, OtherArchitecturesAreRefusedByName) {
  EXPECT_THAT(ErrorWith("config.json", "architectures", Json::array({"XLMRobertaModel"})),
              AllOf(HasSubstr("XLMRobertaModel"), HasSubstr("expected [\"BertModel\"]"),
                    HasSubstr("config.json")));
  EXPECT_THAT(ErrorWith("config.json", "model_type", "roberta"), HasSubstr("roberta"));
  EXPECT_THAT(ErrorWith("config.json", "hidden_act", "gelu_new"), HasSubstr("gelu_new"));
  EXPECT_THAT(ErrorWith("config.json", "position_embedding_type", "relative_key"),
              HasSubstr("relative_key"));
  EXPECT_THAT(ErrorWith("config.json", "is_decoder", true), HasSubstr("is_decoder"));
}

TEST_F(BertConfigTest, OtherPoolingsAndModulesAreRefused) {
  EXPECT_THAT(ErrorWith("1_Pooling/config.json", "pooling_mode_mean_tokens", false),
              HasSubstr("pooling_mode_mean_tokens"));
  EXPECT_THAT(ErrorWith("1_Pooling/config.json", "pooling_mode_cls_token", true),
              HasSubstr("pooling_mode_cls_token"));
  EXPECT_THAT(ErrorWith("1_Pooling/config.json", "word_embedding_dimension", 768),
              HasSubstr("expected 384"));
  EXPECT_THAT(ErrorWith("sentence_bert_config.json", "do_lower_case", true),
              HasSubstr("do_lower_case"));
  folder_.Write("modules.json", R"([{"type": "sentence_transformers.models.Dense"}])");
  EXPECT_THAT(ErrorOf([&] { Read(); }), HasSubstr("models.Dense"));
}

TEST_F(BertConfigTest, SizesAreChecked) {
  for (const Json& bad : {Json(0), Json(-1), Json(1.5), Json(1e18), Json("12"), Json(nullptr)}) {
    EXPECT_THAT(ErrorWith("config.json", "num_hidden_layers", bad),
                AllOf(HasSubstr("num_hidden_layers"), HasSubstr("config.json")))
        << bad;
  }
  EXPECT_THAT(ErrorWith("config.json", "num_attention_heads", 7), HasSubstr("got 7"));
}

TEST_F(BertConfigTest, MissingAndBrokenFilesAreErrorsThatNameThem) {
  folder_.Write("config.json", "[]");
  EXPECT_THAT(ErrorOf([&] { Read(); }), HasSubstr("config.json"));
  folder_.Write("config.json", "{\"architectures\":");
  EXPECT_THAT(ErrorOf([&] { Read(); }), HasSubstr("config.json"));
  std::filesystem::remove(folder_.path() / "config.json");
  EXPECT_THAT(ErrorOf([&] { Read(); }), HasSubstr("config.json"));
}

}  // namespace
}  // namespace assay
