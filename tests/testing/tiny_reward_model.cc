#include "tests/testing/tiny_reward_model.h"

#include <fstream>

#include "tests/testing/parity_case.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_checkpoint.h"

namespace assay::testing {
namespace {

constexpr char kTemplate[] =
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{{ message['content'] }}<|im_end|>\n{% endfor %}";

}  // namespace

void WriteTinyRewardModel(const std::filesystem::path& folder) {
  constexpr int64_t kVocabulary = 640;  // the tokenizer has a few less
  ParityCase model = ReadParityCase(SourceDir() / "tests/parity/cases/qwen3.json");
  model.config["vocab_size"] = kVocabulary;
  model.tensors.at("model.embed_tokens.weight").shape[0] = kVocabulary;
  model.weights_sha256.clear();
  WriteTinyCheckpoint(model, folder);
  for (const char* name : {"tokenizer.json", "tokenizer_config.json"}) {
    std::filesystem::copy_file(SourceDir() / "tests/parity/text/qwen" / name, folder / name);
  }
  std::ofstream(folder / "chat_template.jinja") << kTemplate;
}

}  // namespace assay::testing
