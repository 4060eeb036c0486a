#include "adapters/checkpoint/checkpoint.h"

#include <cstdlib>
#include <fstream>
#include <set>

#include "adapters/checkpoint/describe.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/checkpoint_files.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"
#include "tests/testing/tiny_checkpoint.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using testing::ErrorOf;
using ::testing::HasSubstr;
using ::testing::Pair;
using testing::ParityCase;
using testing::SafetensorsBytes;
using ::testing::StartsWith;
using testing::TempFolder;
using testing::TensorShape;
using ::testing::UnorderedElementsAre;
using Shapes = std::map<std::string, TensorShape>;

/// A Llama of one layer with a score, as files.
struct Tiny {
  Json config = {{"architectures", {"LlamaForSequenceClassification"}},
                 {"model_type", "llama"},
                 {"hidden_size", 8},
                 {"intermediate_size", 12},
                 {"num_hidden_layers", 1},
                 {"num_attention_heads", 2},
                 {"vocab_size", 10},
                 {"max_position_embeddings", 32},
                 {"pad_token_id", 3},
                 {"id2label", {{"0", "LABEL_0"}}}};
  Shapes tensors = {{"model.embed_tokens.weight", {"BF16", {10, 8}}},
                    {"model.norm.weight", {"BF16", {8}}},
                    {"model.layers.0.input_layernorm.weight", {"BF16", {8}}},
                    {"model.layers.0.post_attention_layernorm.weight", {"BF16", {8}}},
                    {"model.layers.0.self_attn.q_proj.weight", {"BF16", {8, 8}}},
                    {"model.layers.0.self_attn.k_proj.weight", {"BF16", {8, 8}}},
                    {"model.layers.0.self_attn.v_proj.weight", {"BF16", {8, 8}}},
                    {"model.layers.0.self_attn.o_proj.weight", {"BF16", {8, 8}}},
                    {"model.layers.0.mlp.gate_proj.weight", {"BF16", {12, 8}}},
                    {"model.layers.0.mlp.up_proj.weight", {"BF16", {12, 8}}},
                    {"model.layers.0.mlp.down_proj.weight", {"BF16", {8, 12}}},
                    {"score.weight", {"F32", {1, 8}}}};

  std::string Write(const TempFolder& folder) const {
    folder.Write("config.json", config.dump());
    folder.Write("model.safetensors", SafetensorsBytes(tensors));
    return folder.path().string();
  }
};

std::string OpenError(const Tiny& tiny) {
  const TempFolder folder;
  const std::string path = tiny.Write(folder);
  return ErrorOf([&] { OpenCheckpoint(path); });
}

std::string Line(const Checkpoint& checkpoint, const std::string& name) {
  for (const auto& [key, value] : Describe(checkpoint)) {
    if (key == name) return value;
  }
  return "";
}

TEST(CheckpointTest, KnowsAllOfItselfWithoutReadingWeights) {
  const TempFolder folder;
  Tiny tiny;
  tiny.tensors["model.layers.0.self_attn.rotary_emb.inv_freq"] = {"F32", {2}};
  const Checkpoint checkpoint = OpenCheckpoint(tiny.Write(folder));
  EXPECT_EQ(checkpoint.head.spec->name, "score");
  EXPECT_EQ(checkpoint.prefix, "model.");
  EXPECT_EQ(checkpoint.Family(), "llama");
  EXPECT_EQ(checkpoint.Positions(), 32);
  EXPECT_TRUE(checkpoint.IsDecoder());
  EXPECT_EQ(checkpoint.Dtype(), "BF16");
  // Table 80, norms 3·8, attention 4·64, MLP 3·96, score 8.
  EXPECT_EQ(checkpoint.Parameters(), 80 + 24 + 256 + 288 + 8);
  EXPECT_EQ(checkpoint.parameters.at("F32"), 8);
  EXPECT_EQ(checkpoint.tensors.size(), 12u);
  EXPECT_THAT(checkpoint.unread, Contains(Pair("model.layers.0.self_attn.rotary_emb.inv_freq",
                                               "computed from the config")));
}

TEST(CheckpointTest, SaysWhatItIs) {
  const TempFolder folder;
  const std::string path = Tiny().Write(folder);
  folder.Write("tokenizer_config.json",
               R"({"truncation_side": "left", "chat_template": "{{ strftime_now('%B') }}",
                   "bos_token": "<s>"})");
  const Checkpoint checkpoint = OpenCheckpoint(path);
  EXPECT_THAT(Line(checkpoint, "date"), StartsWith("26 Jul 2024, on any day"));
  EXPECT_EQ(Line(checkpoint, "architecture"), "llama (LlamaForSequenceClassification)");
  EXPECT_THAT(Line(checkpoint, "head"), HasSubstr("score: r = W h"));
  EXPECT_EQ(Line(checkpoint, "pooling"), "last_not_pad, pad token 3");
  EXPECT_THAT(Line(checkpoint, "tokenizer"), HasSubstr("missing"));
  EXPECT_THAT(Line(checkpoint, "template"), HasSubstr("tokenizer_config.json"));
  EXPECT_EQ(Line(checkpoint, "truncation"), "left end cut beyond 32 tokens");
  EXPECT_EQ(Line(checkpoint, "specials"), "bos_token <s>");
  EXPECT_EQ(Line(checkpoint, "tokens"), "bos none, eos none, pad 3");
  EXPECT_THAT(Line(checkpoint, "dtype"), StartsWith("bfloat16, unless"));
  EXPECT_EQ(Line(checkpoint, "parameters"), "656 (stored: 648 BF16, 8 F32)");
}

TEST(CheckpointTest, SaysHowStepsAreCutAndWhatOnlyCompares) {
  const TempFolder folder;
  testing::WriteTinyProcessReward(folder.path() / "steps");
  const Checkpoint steps = OpenCheckpoint(folder / "steps");
  EXPECT_THAT(Line(steps, "steps"), AllOf(HasSubstr("<extra_0>"), HasSubstr("blank lines")));
  EXPECT_THAT(Line(steps, "reward"), HasSubstr("min, product, last or mean"));
  EXPECT_EQ(Line(steps, "compares"), "");
  EXPECT_EQ(Line(steps, "date"), "") << "its template asks for none";
  testing::WriteTinyPreferenceModel(folder.path() / "gpm");
  const Checkpoint gpm = OpenCheckpoint(folder / "gpm");
  EXPECT_THAT(Line(gpm, "compares"), HasSubstr("no reward of one"));
  EXPECT_EQ(Line(gpm, "truncation"), "right end cut beyond 512 tokens, the last one EOS");
  EXPECT_EQ(Line(gpm, "steps"), "");
  testing::WriteTinyPairRm(folder.path() / "pairrm");
  EXPECT_THAT(Line(OpenCheckpoint(folder / "pairrm"), "truncation"), HasSubstr("2,048 tokens"));
}

TEST(CheckpointTest, EachTensorThatDoesNotFitIsNamed) {
  Tiny missing;
  missing.tensors.erase("model.layers.0.mlp.up_proj.weight");
  EXPECT_THAT(OpenError(missing), HasSubstr("\"model.layers.0.mlp.up_proj.weight\" is missing"));
  Tiny shape;
  shape.tensors["model.norm.weight"].shape = {9};
  EXPECT_THAT(OpenError(shape), HasSubstr("\"model.norm.weight\": got [9], expected [8]"));
  Tiny extra;
  extra.tensors["model.layers.1.mlp.up_proj.weight"] = {"BF16", {1}};
  EXPECT_THAT(OpenError(extra),
              HasSubstr("\"model.layers.1.mlp.up_proj.weight\" is no part of it"));
  Tiny whole;
  whole.tensors["model.norm.weight"].dtype = "I32";
  EXPECT_THAT(OpenError(whole), HasSubstr("\"model.norm.weight\": got I32, expected floating"));
  Tiny headless;
  headless.tensors.erase("score.weight");
  EXPECT_THAT(OpenError(headless), HasSubstr("\"score.weight\" is missing"));
  Tiny tableless;
  tableless.tensors.erase("model.embed_tokens.weight");
  EXPECT_THAT(OpenError(tableless), HasSubstr("no embedding table"));
}

TEST(CheckpointTest, WhatIsNotSupportedIsSaidFirst) {
  Tiny unknown;
  unknown.config["model_type"] = "mamba";
  EXPECT_THAT(OpenError(unknown), AllOf(HasSubstr("got \"mamba\", expected llama"),
                                        HasSubstr("modernbert"), HasSubstr("config.json")));
  Tiny quantised;
  quantised.config["quantization_config"] = {{"quant_method", "gptq"}};
  EXPECT_THAT(OpenError(quantised), HasSubstr("quantised (gptq)"));
  Tiny packed;
  packed.tensors["model.layers.0.mlp.up_proj.qweight"] = {"I32", {4}};
  EXPECT_THAT(OpenError(packed), HasSubstr("quantised (AWQ"));
}

TEST(CheckpointTest, FilesThatAreMissingOrCutShort) {
  const TempFolder folder;
  const std::string path = Tiny().Write(folder);
  std::filesystem::resize_file(folder / "model.safetensors", 1000);
  EXPECT_THAT(ErrorOf([&] { OpenCheckpoint(path); }), HasSubstr("cut short"));
  std::filesystem::resize_file(folder / "config.json", 20);
  folder.Write("model.safetensors", SafetensorsBytes(Tiny().tensors));
  EXPECT_THAT(ErrorOf([&] { OpenCheckpoint(path); }), HasSubstr("config.json"));
  std::filesystem::remove(folder / "config.json");
  EXPECT_THAT(ErrorOf([&] { OpenCheckpoint(path); }), HasSubstr("config.json is missing"));
  EXPECT_THAT(ErrorOf([&] { OpenCheckpoint(folder / "nothing"); }), HasSubstr("cannot read"));
}

TEST(CheckpointTest, HeadsInFilesOfTheirOwn) {
  const TempFolder folder;
  Tiny tiny;
  tiny.tensors.erase("score.weight");
  const std::string path = tiny.Write(folder);
  folder.Write("value_head.safetensors",
               SafetensorsBytes({{"v_head.summary.weight", {"F32", {1, 8}}},
                                 {"v_head.summary.bias", {"F32", {1}}}}));
  const Checkpoint checkpoint = OpenCheckpoint(path);
  EXPECT_EQ(checkpoint.head.spec->name, "v_head");
  EXPECT_THAT(checkpoint.files_used, Contains(folder / "value_head.safetensors"));
  folder.Write("regression_layer.pt", "");
  EXPECT_THAT(ErrorOf([&] { OpenCheckpoint(path); }),
              AllOf(HasSubstr("regression_layer.pt is a pickle"), HasSubstr("save_file")));
}

TEST(CheckpointTest, AnAdaptersBaseMustBeThere) {
  const TempFolder folder;
  folder.Write("adapter_config.json",
               R"({"peft_type": "LORA", "base_model_name_or_path": "org/name"})");
  folder.Write("adapter_model.safetensors", SafetensorsBytes({}));
  EXPECT_THAT(ErrorOf([&] { OpenCheckpoint(folder.path().string()); }),
              HasSubstr("\"org/name\", is no folder here; name it with ?base=FOLDER"));
  const TempFolder base;
  const std::string path = Tiny().Write(base);
  const Checkpoint checkpoint = OpenCheckpoint(folder.path().string(), {.base = path});
  EXPECT_EQ(checkpoint.text_folder, path);
  EXPECT_THAT(checkpoint.files_used, AllOf(Contains(folder / "adapter_config.json"),
                                           Contains(base / "model.safetensors")));
}

TEST(CheckpointTest, TheFingerprintIsOfContentAndNotOfPlace) {
  const TempFolder one, two;
  const std::string first = Tiny().Write(one), second = Tiny().Write(two);
  const HashCache cache("");
  const std::string fingerprint = Fingerprint(OpenCheckpoint(first), cache);
  EXPECT_EQ(Fingerprint(OpenCheckpoint(second), cache), fingerprint);
  two.Write("tokenizer_config.json", "{}");
  EXPECT_NE(Fingerprint(OpenCheckpoint(second), cache), fingerprint);
}

// Every checkpoint that the references were computed from opens, whole, with the head that they
// say; nothing of it is left unread but what a reward does not need.
// The cases are what the engine is held to: what no case has is not.
void ExpectAllCovered(const std::set<std::string>& heads, const std::set<std::string>& families,
                      const std::set<std::string>& ropes) {
  for (const HeadSpec& spec : HeadSpecs()) EXPECT_THAT(heads, Contains(std::string(spec.name)));
  EXPECT_THAT(families,
              UnorderedElementsAre("llama", "mistral", "qwen2", "qwen3", "gemma2", "internlm2",
                                   "deberta-v2", "bert", "roberta", "modernbert"));
  EXPECT_THAT(ropes,
              UnorderedElementsAre("default", "linear", "dynamic", "llama3", "yarn", "longrope"));
}

std::string RopeKindOf(const Json& config) {
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    const Json scaling = config.value(key, Json());
    for (const char* type : {"rope_type", "type"}) {
      if (scaling.is_object() && scaling.contains(type)) return scaling[type];
    }
  }
  return "default";
}

TEST(CheckpointTest, OpensEveryParityCase) {
  std::set<std::string> heads, families, ropes;
  const std::map<std::string, std::string> named = {{"step_tokens", "step_tokens"},
                                                    {"nemotron_logit", "nemotron_logit"}};
  for (const std::filesystem::path& file : testing::ParityCaseFiles()) {
    const ParityCase parity_case = testing::ReadParityCase(file);
    SCOPED_TRACE(parity_case.name);
    const TempFolder folder;
    const std::string path = WriteTinyCheckpoint(parity_case, folder.path()).string();
    CheckpointOptions options;
    if (named.contains(parity_case.head)) options.head.head = parity_case.head;
    if (parity_case.kind == "log_probs") options.head.head = "language_model";
    const Checkpoint checkpoint = OpenCheckpoint(path, options);
    if (parity_case.head != "class") {
      EXPECT_EQ(checkpoint.head.spec->name, parity_case.head);
    }
    EXPECT_EQ(checkpoint.updates.empty(), parity_case.adapter.is_null());
    heads.emplace(checkpoint.head.spec->name);
    families.emplace(checkpoint.Family());
    ropes.insert(RopeKindOf(parity_case.config));
  }
  if (std::getenv("ASSAY_PARITY_CASES") == nullptr) ExpectAllCovered(heads, families, ropes);
}

TEST(ModelsCommandTest, ShowsACheckpoint) {
  const TempFolder folder;
  const std::string path = Tiny().Write(folder);
  const testing::ProcessOptions options{.folder = "",
                                        .environment = {{"XDG_CACHE_HOME", folder / "cache"}}};
  const auto show = testing::RunAssay({"models", "show", path}, options);
  EXPECT_EQ(show.code, 0) << show.err;
  EXPECT_THAT(show.out,
              AllOf(HasSubstr("architecture llama"), HasSubstr("pooling      last_not_pad"),
                    HasSubstr("fingerprint  sha256:")));
  EXPECT_EQ(show.err, "") << "hashing is said where it takes seconds";
  const auto again = testing::RunAssay({"models", "show", path + "?pooling=last"}, options);
  EXPECT_THAT(again.out, HasSubstr("pooling      last, pad token 3"));
}

TEST(ModelsCommandTest, ShowsWhatIsNotSupportedBesideTheRest) {
  const TempFolder folder;
  Tiny tiny;
  tiny.tensors["odd_head.weight"] = {"BF16", {1, 8}};
  const testing::ProcessOptions options{.folder = "",
                                        .environment = {{"XDG_CACHE_HOME", folder / "cache"}}};
  const auto show = testing::RunAssay({"models", "show", tiny.Write(folder)}, options);
  EXPECT_EQ(show.code, 0) << show.err;
  EXPECT_THAT(show.out,
              AllOf(HasSubstr("architecture llama"), HasSubstr("unsupported  no known head fits"),
                    HasSubstr("\"odd_head.weight\" is no part of it")));
}

TEST(ModelsCommandTest, ListsWhatIsSupported) {
  const auto list = testing::RunAssay({"models", "list", "--supported", "--markdown"});
  EXPECT_EQ(list.code, 0) << list.err;
  for (const HeadSpec& spec : HeadSpecs()) {
    EXPECT_THAT(list.out, HasSubstr("| `" + std::string(spec.name) + "` |"));
  }
}

}  // namespace
}  // namespace assay
