// A native reward model, on two threads or on a GPU, for the scripts beside it, which interleave it
// with peers.
//
//   native_bench --tokenizer DIR    writes the tokenizer of builtin:smollm2 to DIR
//   native_bench --serve DIR DTYPE SAMPLES CONTEXT [--no-sharing] [--device DEVICE]
//                                   prints the token ids of all responses; then, for each line of
//                                   stdin, scores them once and measures the rate of the same
//                                   products alone
//
// SAMPLES has a line {"prompt": …, "responses": [ … ]} for each sample; sequences are cut to
// CONTEXT tokens. DEVICE: cpu, cuda, or operators (the GPU's code on the CPU).

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/randn.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "adapters/builtin_models.h"
#include "adapters/checkpoint/gguf_tokenizer.h"
#include "adapters/checkpoint/pooling.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/torch/network.h"
#include "adapters/torch/packed_linear.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/io/gguf.h"

namespace assay {
namespace {

constexpr int kThreads = 2;

double Seconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

void WriteTokenizer(const std::string& folder) {
  const GgufFile file(BuiltinSmolLm2());
  const CheckpointText text = OpenGgufText(file.metadata(), file.path());
  std::ofstream(folder + "/tokenizer.json") << GgufTokenizerJson(file.metadata(), file.path());
  std::ofstream(folder + "/tokenizer_config.json")
      << Json{{"chat_template", text.settings.chat_template}};
}

std::vector<Sample> ReadSamples(const std::string& path) {
  std::ifstream file(path);
  std::vector<Sample> samples;
  for (std::string line; std::getline(file, line);) {
    const Json row = ParseJson(line, path);
    Sample& sample = samples.emplace_back();
    sample.prompt = UserPrompt(GetString(row, "prompt", path));
    for (const Json& response : row.at("responses")) {
      sample.responses.push_back({TextParts(response.get<std::string>()), "", {}});
    }
  }
  return samples;
}

std::vector<PreparedSample> Prepare(const Checkpoint& checkpoint, const std::string& path,
                                    size_t context) {
  const CheckpointText text = OpenText(checkpoint.text_folder);
  const Preparation preparation(
      text, MakerRules(text, static_cast<size_t>(checkpoint.Positions()), context),
      checkpoint.Vocabulary());
  std::vector<PreparedSample> prepared;
  for (Sample& sample : ReadSamples(path)) {
    prepared.push_back(preparation.Prepare({prepared.size(), std::move(sample)}));
    for (Prepared& response : prepared.back().responses) {
      auto& sequence = std::get<Sequence>(response);
      sequence.rows = std::get<std::vector<size_t>>(
          RowsToRead(checkpoint.head.pooling, sequence.ids, sequence.shared));
    }
  }
  return prepared;
}

// Floating-point operations: the linear layers' of every unique token, and attention's.
struct Work {
  double linear = 0, attention = 0;
};

Work WorkOf(const DecoderConfig& config, const std::vector<PreparedSample>& samples,
            double unique_tokens) {
  const double attended = 4.0 * static_cast<double>(config.heads * config.head_width);
  const auto width = static_cast<double>(config.width);
  const double per_token =
      static_cast<double>((2 * config.heads + 2 * config.kv_heads) * config.head_width) * width +
      3 * width * static_cast<double>(config.inner_width);
  const auto layers = static_cast<double>(config.layers);
  Work work{2 * per_token * layers * unique_tokens, 0};
  for (const PreparedSample& sample : samples) {
    double prompt = 0;
    for (const Prepared& response : sample.responses) {
      const auto& sequence = std::get<Sequence>(response);
      const auto shared = static_cast<double>(sequence.shared);
      const double rest = static_cast<double>(sequence.ids.size()) - shared;
      work.attention += layers * attended * (rest * shared + rest * rest / 2);
      prompt = layers * attended * shared * shared / 2;
    }
    work.attention += prompt;
  }
  return work;
}

// The products of a layer of the network, at its number of rows, and nothing else.
class Products {
 public:
  Products(const DecoderConfig& config, int64_t rows, const Network::Options& options) {
    const c10::InferenceMode inference;
    const at::ScalarType dtype = options.dtype == "bfloat16" ? at::kBFloat16 : at::kFloat;
    const at::Device device(options.device == "cuda" ? at::kCUDA : at::kCPU);
    const int64_t queries = config.heads * config.head_width;
    const int64_t keys = 2 * config.kv_heads * config.head_width;
    for (const auto& [out, in] : {std::pair{queries + keys, config.width},
                                  {config.width, queries},
                                  {2 * config.inner_width, config.width},
                                  {config.width, config.inner_width}}) {
      const at::Tensor weight = at::randn({out, in}).to(dtype).to(device);
      const at::Tensor x = at::randn({rows, in}).to(dtype).to(device);
      operations_ += 2.0 * static_cast<double>(rows * in * out);
      if (options.device == "cpu") {
        products_.push_back([x, packed = std::make_shared<PackedLinear>(
                                    weight, at::Tensor(), rows)] { return (*packed)(x); });
      } else {
        products_.push_back([x, weight] { return at::linear(x, weight); });
      }
    }
  }

  // Operations per second. Reading a number of the last product waits for a GPU.
  double Rate(int rounds) const {
    const c10::InferenceMode inference;
    at::Tensor last;
    const double start = Seconds();
    for (int round = 0; round < rounds; ++round) {
      for (const auto& product : products_) last = product();
    }
    last.select(0, 0).select(0, 0).item<float>();
    return rounds * operations_ / (Seconds() - start);
  }

 private:
  std::vector<std::function<at::Tensor()>> products_;
  double operations_ = 0;
};

void PrintIds(const std::vector<PreparedSample>& samples) {
  Json ids = Json::array();
  for (const PreparedSample& sample : samples) {
    for (const Prepared& response : sample.responses) {
      ids.push_back(std::get<Sequence>(response).ids);
    }
  }
  std::cout << ids.dump() << std::endl;
}

// The rewards of all responses, in the order of the samples.
std::vector<double> Score(Network& network, const std::vector<PreparedSample>& samples) {
  std::map<uint64_t, std::vector<double>> rewards;
  for (const PreparedSample& sample : samples) network.Add(sample);
  while (!network.Empty()) {
    const auto finished = network.Step({});
    for (const ScoredSample& one : finished.value()) {
      for (const auto& output : one.outputs) {
        rewards[one.sample.ticket].push_back(output.value().reward.value());
      }
    }
  }
  std::vector<double> all;
  for (const auto& [ticket, values] : rewards) all.insert(all.end(), values.begin(), values.end());
  return all;
}

void Serve(const Checkpoint& checkpoint, const std::vector<PreparedSample>& samples,
           const Network::Options& options) {
  at::set_num_threads(kThreads);
  PrintIds(samples);
  const auto& config = std::get<DecoderConfig>(checkpoint.backbone);
  const auto network = MakeNetwork(checkpoint, options);
  const Products products(config, network->rows(), options);
  const int rounds = options.device == "cuda" ? 64 : 8;
  for (std::string line; std::getline(std::cin, line);) {
    const int64_t before = network->tokens_run();
    const double start = Seconds();
    const std::vector<double> rewards = Score(*network, samples);
    const double seconds = Seconds() - start;
    const auto tokens = static_cast<double>(network->tokens_run() - before);
    const Work work = WorkOf(config, samples, tokens);
    std::cout << Json{{"seconds", seconds},
                      {"rewards", rewards},
                      {"tokens", tokens},
                      {"rows", network->rows()},
                      {"rate", (work.linear + work.attention) / seconds},
                      {"product_rate", products.Rate(rounds)}}
                     .dump()
              << std::endl;
  }
}

int Run(const std::vector<std::string>& arguments) {
  if (arguments.size() == 3 && arguments[1] == "--tokenizer") {
    WriteTokenizer(arguments[2]);
  } else if (arguments.size() >= 6 && arguments[1] == "--serve") {
    const Checkpoint checkpoint = OpenCheckpoint(arguments[2]);
    const size_t context = std::stoul(arguments[5]);
    Network::Options options;
    options.dtype = arguments[3];
    options.context = static_cast<int64_t>(context);
    const auto flag = std::find(arguments.begin(), arguments.end(), "--device");
    if (flag != arguments.end()) options.device = *std::next(flag);
    options.share =
        std::find(arguments.begin(), arguments.end(), "--no-sharing") == arguments.end();
    Serve(checkpoint, Prepare(checkpoint, arguments[4], context), options);
  } else {
    std::cerr << "for native_bench.py, which runs it beside transformers\n";
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  try {
    return assay::Run({argv, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
}
