// Throughput of builtin:minilm on the 700 responses of JudgeBench gpt, on two threads.
//
//   relevance_bench --serve   one round for each line of stdin, answered with a JSON line: for
//                             relevance_bench.py, which interleaves it with sentence-transformers
//
// Reads $ASSAY_TEST_DATA/judgebench/gpt.jsonl. Every prompt is empty, so that what is timed is the
// responses: tokenising, encoding, pooling.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "adapters/registry.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr unsigned kThreads = 2;

std::vector<Sample> ReadResponses(const std::string& path) {
  const std::string text = ReadFile(path);
  std::vector<Sample> samples;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const Json row = ParseJson(std::string_view(text).substr(begin, end - begin), path);
    Sample sample;
    sample.id = GetString(row, "pair_id", path);
    sample.prompt = UserPrompt("");
    for (const char* key : {"response_A", "response_B"}) {
      sample.responses.push_back({TextParts(GetString(row, key, path)), "", {}});
    }
    samples.push_back(std::move(sample));
    begin = end + 1;
  }
  return samples;
}

// Hands out the samples and keeps their judgements.
class Round final : public SampleSource, public JudgementSink {
 public:
  explicit Round(const std::vector<Sample>& samples)
      : samples_(samples), judgements_(samples.size()) {}

  std::optional<Ticketed> Next() override {
    if (next_ == samples_.size()) return std::nullopt;
    const size_t ticket = next_++;
    return Ticketed{ticket, samples_[ticket]};
  }
  void Put(uint64_t ticket, Judgement judgement) override {
    judgements_[ticket] = std::move(judgement);
  }

  // Judges everything; wall and processor seconds, tokens, and one reward per response.
  Json Run(RewardModel& model) {
    const std::clock_t cpu = std::clock();
    const auto start = std::chrono::steady_clock::now();
    model.Judge(*this, *this, {}, {});
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    Json result = {{"seconds", wall.count()},
                   {"cpu_seconds", static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC}};
    int64_t tokens = 0;
    for (const Judgement& judgement : judgements_) {
      tokens += judgement.usage.tokens;
      for (const Reward& reward : judgement.rewards) {
        result["rewards"].push_back(ValueOrNan(reward));
      }
    }
    result["tokens"] = tokens;
    return result;
  }

 private:
  const std::vector<Sample>& samples_;
  std::vector<Judgement> judgements_;
  size_t next_ = 0;
};

void Serve(const std::string& path) {
  const std::vector<Sample> samples = ReadResponses(path);
  ModelContext context;
  context.threads = kThreads;
  const auto model = MakeModel(ParseModelSpec("builtin:minilm"), context);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << Round(samples).Run(*model).dump() << std::endl;
  }
}

int Main(bool serve) {
  const char* data = std::getenv("ASSAY_TEST_DATA");
  if (!serve || data == nullptr) {
    std::cerr << "for relevance_bench.py; needs ASSAY_TEST_DATA\n";
    return 2;
  }
  Serve(std::string(data) + "/judgebench/gpt.jsonl");
  return 0;
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  try {
    return assay::Main(argc > 1 && std::string(argv[1]) == "--serve");
  } catch (const assay::Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
}
