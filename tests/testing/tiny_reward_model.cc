#include "tests/testing/tiny_reward_model.h"

#include <fstream>

#include "harness/core/json.h"
#include "harness/io/file.h"
#include "tests/testing/parity_case.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_checkpoint.h"

namespace assay::testing {
namespace {

constexpr char kTemplate[] =
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

constexpr int64_t kVocabulary = 640;  // the tokenizer has a few less

// Of the tokenizer's vocabulary in place of the case's.
void Write(ParityCase model, const std::filesystem::path& folder) {
  model.config["vocab_size"] = kVocabulary;
  model.tensors.at("model.embed_tokens.weight").shape[0] = kVocabulary;
  model.weights_sha256.clear();
  WriteTinyCheckpoint(model, folder);
  for (const char* name : {"tokenizer.json", "tokenizer_config.json"}) {
    std::filesystem::copy_file(SourceDir() / "tests/parity/text/qwen" / name, folder / name);
  }
  std::ofstream(folder / "chat_template.jinja") << kTemplate;
}

void AddTokens(const std::vector<std::string>& tokens, const std::filesystem::path& folder) {
  const std::string settings = (folder / "tokenizer_config.json").string();
  Json json = ParseJson(ReadFile(settings), settings);
  for (const std::string& token : tokens) json["extra_special_tokens"].push_back(token);
  std::ofstream(settings) << json.dump();
}

}  // namespace

void WriteTinyRewardModel(const std::filesystem::path& folder) {
  Write(ReadParityCase(SourceDir() / "tests/parity/cases/qwen3.json"), folder);
}

void WriteTinyPreferenceModel(const std::filesystem::path& folder) {
  Write(ReadParityCase(SourceDir() / "tests/parity/cases/gpm.json"), folder);
}

void WriteTinyPairRm(const std::filesystem::path& folder) {
  constexpr int64_t kPieces = 2048;  // the tokenizer has a few less
  ParityCase model = ReadParityCase(SourceDir() / "tests/parity/cases/pairrm.json");
  model.config["vocab_size"] = kPieces;
  model.tensors.at("pretrained_model.embeddings.word_embeddings.weight").shape[0] = kPieces;
  model.weights_sha256.clear();
  WriteTinyCheckpoint(model, folder);
  for (const char* name : {"tokenizer.json", "tokenizer_config.json"}) {
    std::filesystem::copy_file(SourceDir() / "tests/parity/text/deberta" / name, folder / name);
  }
}

void WriteTinyLanguageModel(const std::filesystem::path& folder, uint64_t seed) {
  ParityCase model = ReadParityCase(SourceDir() / "tests/parity/cases/lm_qwen3_tied.json");
  model.config["max_position_embeddings"] = 1024;
  model.seed = seed;
  Write(model, folder);
  AddTokens({"Yes", "No"}, folder);
}

void WriteTinyProcessReward(const std::filesystem::path& folder) {
  Write(ReadParityCase(SourceDir() / "tests/parity/cases/qwen_prm.json"), folder);
  AddTokens({"<extra_0>"}, folder);
}

}  // namespace assay::testing
