// Loading a checkpoint on two threads, for native_loading_bench.py.
//
//   native_loading_bench --load DIR DTYPE   for each line of stdin: opens the checkpoint, its
//                                           tokenizer and its weights until it could score, prints
//                                           how long each part took, and lets go of them
//   native_loading_bench --fingerprint DIR  prints how long its fingerprint takes; nothing is
//                                           remembered

#include <ATen/Parallel.h>

#include <chrono>
#include <ctime>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/checkpoint/describe.h"
#include "adapters/checkpoint/open_text.h"
#include "adapters/torch/network.h"
#include "harness/core/json.h"

namespace assay {
namespace {

constexpr int kThreads = 2;
constexpr int64_t kContext = 2048;

double Seconds(const std::function<void()>& action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Json Load(const std::string& folder, const std::string& dtype) {
  const std::clock_t cpu = std::clock();
  std::optional<Checkpoint> checkpoint;
  std::optional<CheckpointText> text;
  std::unique_ptr<Network> network;
  const double opening = Seconds([&] { checkpoint.emplace(OpenCheckpoint(folder)); });
  const double tokenizer = Seconds([&] { text.emplace(OpenText(*checkpoint)); });
  const double weights = Seconds([&] {
    Network::Options options;
    options.dtype = dtype;
    options.context = kContext;
    network = MakeNetwork(*checkpoint, options);
  });
  const double processor = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  return {{"seconds", opening + tokenizer + weights},
          {"cpu_seconds", processor},
          {"tokenizer", tokenizer}};
}

Json Hash(const std::string& folder) {
  const Checkpoint checkpoint = OpenCheckpoint(folder);
  return {{"seconds", Seconds([&] { Fingerprint(checkpoint, HashCache("")); })}};
}

void ServeLoads(const std::string& folder, const std::string& dtype) {
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << Load(folder, dtype).dump() << std::endl;
  }
}

int Run(const std::vector<std::string>& arguments) {
  at::set_num_threads(kThreads);
  if (arguments.size() == 4 && arguments[1] == "--load") {
    ServeLoads(arguments[2], arguments[3]);
  } else if (arguments.size() == 3 && arguments[1] == "--fingerprint") {
    std::cout << Hash(arguments[2]).dump() << std::endl;
  } else {
    std::cerr << "for native_loading_bench.py, which runs it beside transformers\n";
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
