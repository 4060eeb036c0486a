// The encoder against transformers: tests/parity/minilm.json, which
// scripts/peers/minilm_reference.py regenerates.

#include <cmath>
#include <string>
#include <vector>

#include "adapters/builtin_models.h"
#include "adapters/torch/bert_encoder.h"
#include "adapters/torch/relevance_model.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "tests/testing/judging.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

constexpr double kTolerance = 1e-4;

Json ReadParity(const std::string& name) {
  const std::string path = (testing::SourceDir() / "tests" / "parity" / name).string();
  return ParseJson(ReadFile(path), path);
}

struct Reference {
  std::vector<std::string> texts = ReadParity("texts.json");
  Json results = ReadParity("minilm.json")["texts"];

  std::vector<double> embedding(size_t i) const { return results[i]["embedding"]; }
};

TEST(MiniLmParityTest, EmbeddingsAreThoseOfTransformers) {
  const Reference reference;
  ASSERT_EQ(reference.texts.size(), 50u);
  ASSERT_EQ(reference.results.size(), 50u);
  const std::string folder = BuiltinModelFolder("minilm");
  const BertConfig config = ReadBertConfig(folder);
  const BertEncoder encoder(folder, config);
  const TextReader reader(Tokenizer::FromFile(folder + "/tokenizer.json"), config.max_length,
                          config.vocabulary);
  std::vector<TokenizedText> texts;
  std::vector<const TokenIds*> ids;
  for (const std::string& text : reference.texts) texts.push_back(reader.Read(text));
  for (const TokenizedText& text : texts) ids.push_back(&text.ids);
  const auto embeddings = encoder.Embed(ids, {});
  ASSERT_TRUE(embeddings);
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(ids[i]->size(), reference.results[i]["tokens"].get<size_t>()) << reference.texts[i];
    const std::vector<double> expected = reference.embedding(i);
    double norm = 0;
    for (float value : (*embeddings)[i]) norm += double{value} * value;
    norm = std::sqrt(norm);
    ASSERT_EQ((*embeddings)[i].size(), expected.size());
    for (size_t d = 0; d < expected.size(); ++d) {
      ASSERT_NEAR((*embeddings)[i][d] / norm, expected[d], kTolerance) << reference.texts[i];
    }
  }
}

TEST(MiniLmParityTest, RewardsAreTheCosinesOfTransformers) {
  const Reference reference;
  const size_t count = reference.texts.size();
  std::vector<Sample> samples;
  for (size_t i = 0; i < count; ++i) {
    const std::string& next = reference.texts[(i + 1) % count];
    samples.push_back(testing::TextSample(std::to_string(i), reference.texts[i], {next}));
  }
  RelevanceOptions options;
  options.folder = BuiltinModelFolder("minilm");
  RelevanceModel model(options);
  const std::vector<Judgement> judgements = testing::JudgeAll(model, samples);
  for (size_t i = 0; i < count; ++i) {
    const std::vector<double> a = reference.embedding(i);
    const std::vector<double> b = reference.embedding((i + 1) % count);
    double cosine = 0;
    for (size_t d = 0; d < a.size(); ++d) cosine += a[d] * b[d];
    EXPECT_NEAR(std::get<double>(judgements[i].rewards[0]), cosine, kTolerance) << i;
  }
}

}  // namespace
}  // namespace assay
