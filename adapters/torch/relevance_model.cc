#include "adapters/torch/relevance_model.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "adapters/card_fingerprint.h"
#include "adapters/forward_rows.h"
#include "adapters/torch/text_embeddings.h"
#include "adapters/torch/torch_errors.h"
#include "harness/core/error.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"

namespace assay {
namespace {

// A batch is judged when it has this many tokens or samples: enough that the rows which fill up its
// last linear layer cost little, and few enough for a stop to be noticed soon.
constexpr size_t kBatchTokens = 8192;
constexpr size_t kBatchSamples = 128;

// Threads that tokenise: one is many times faster than the encoder.
constexpr unsigned kReaders = 1;

BertConfig ReadConfig(const RelevanceOptions& options) {
  if (!FolderExists(options.folder)) {
    throw Error("no model folder: got " + options.folder +
                ", expected a folder in the layout of sentence-transformers");
  }
  BertConfig config = ReadBertConfig(options.folder);
  if (options.max_length) {
    if (*options.max_length < 3 || *options.max_length > config.positions) {
      throw UsageError("max_length: got " + std::to_string(*options.max_length) +
                       ", expected 3 to " + std::to_string(config.positions));
    }
    config.max_length = *options.max_length;
  }
  return config;
}

std::string Fingerprint(const RelevanceOptions& options) {
  Sha256 hash;
  for (const char* name : {"config.json", "model.safetensors", "tokenizer.json", "modules.json",
                           "1_Pooling/config.json", "sentence_bert_config.json"}) {
    const std::string path = options.folder + "/" + name;
    if (!FileExists(path)) continue;
    const auto known = options.hashes.find(path);
    hash.Update(std::string(name) + " " +
                (known == options.hashes.end() ? FileSha256(path) : known->second) + "\n");
  }
  return "sha256:" + hash.Hex();
}

size_t Tokens(const TokenizedSample& sample) {
  size_t tokens = sample.prompt.ids.size();
  for (const auto& response : sample.responses) {
    if (const auto* text = std::get_if<TokenizedText>(&response)) tokens += text->ids.size();
  }
  return tokens;
}

Judgement JudgementOf(const TokenizedSample& sample, const TextEmbeddings& embeddings) {
  Judgement judgement;
  judgement.usage.tokens = static_cast<int64_t>(Tokens(sample));
  for (const auto& response : sample.responses) {
    if (const auto* failure = std::get_if<Failure>(&response)) {
      judgement.rewards.emplace_back(*failure);
      continue;
    }
    const auto& text = std::get<TokenizedText>(response);
    judgement.rewards.emplace_back(Cosine(embeddings.Of(sample.prompt), embeddings.Of(text)));
    judgement.usage.truncated += sample.prompt.cut || text.cut;
  }
  return judgement;
}

}  // namespace

RelevanceModel::RelevanceModel(const RelevanceOptions& options)
    : config_(ReadConfig(options)),
      reader_(Tokenizer::FromFile(options.folder + "/tokenizer.json"), config_.max_length,
              config_.vocabulary),
      encoder_(options.folder, config_) {
  if (options.threads > 0) at::set_num_threads(static_cast<int>(options.threads));
  card_.name = options.name;
  card_.adapter = options.adapter;
  card_.scores = true;
  card_.parameters = encoder_.parameters();
  card_.type = "Embedding similarity";
  card_.licence = options.licence;
  card_.dtype = "float32";
  card_.versions = {{"libtorch", TORCH_VERSION}, {"libtorch kernels", at::get_cpu_capability()}};
  RecordRows(BertEncoder::kRows, card_);
  card_.options["max_length"] = std::to_string(config_.max_length);
  card_.fingerprint = CardFingerprint(Fingerprint(options), card_.options);
  // One batch computing, and one being tokenised.
  card_.max_in_flight = 2 * kBatchSamples;
}

void RelevanceModel::Judge(SampleSource& next, JudgementSink& put, const Ask&,
                           std::stop_token stop) {
  WithTorchErrors([&] {
    const auto read = [&](const Ticketed& ticketed) { return reader_.Read(ticketed); };
    Source source(next, read, card_.max_in_flight, kReaders);
    for (Batch batch = Collect(source); !batch.empty(); batch = Collect(source)) {
      std::optional<std::vector<Judgement>> judgements = JudgeBatch(batch, stop);
      if (!judgements) return;
      for (size_t i = 0; i < batch.size(); ++i) {
        put.Put(batch[i].ticket, std::move((*judgements)[i]));
        source.Done();
      }
    }
  });
}

RelevanceModel::Batch RelevanceModel::Collect(Source& source) const {
  Batch batch;
  size_t tokens = 0;
  while (batch.size() < kBatchSamples && tokens < kBatchTokens) {
    std::optional<TokenizedSample> next = source.Next();
    if (!next) break;
    tokens += Tokens(*next);
    batch.push_back(std::move(*next));
  }
  return batch;
}

std::optional<std::vector<Judgement>> RelevanceModel::JudgeBatch(const Batch& batch,
                                                                 std::stop_token stop) const {
  TextEmbeddings embeddings;
  for (const TokenizedSample& sample : batch) {
    embeddings.Want(sample.prompt);
    for (const auto& response : sample.responses) {
      if (const auto* text = std::get_if<TokenizedText>(&response)) embeddings.Want(*text);
    }
  }
  if (!embeddings.Compute(encoder_, kBatchTokens, stop)) return std::nullopt;
  std::vector<Judgement> judgements;
  for (const TokenizedSample& sample : batch) judgements.push_back(JudgementOf(sample, embeddings));
  return judgements;
}

double Cosine(std::span<const float> a, std::span<const float> b) {
  ASSAY_CHECK(a.size() == b.size());
  double dot = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    dot += double{a[i]} * b[i];
    aa += double{a[i]} * a[i];
    bb += double{b[i]} * b[i];
  }
  if (aa == 0 || bb == 0) return 0;
  return dot / std::sqrt(aa * bb);
}

}  // namespace assay
