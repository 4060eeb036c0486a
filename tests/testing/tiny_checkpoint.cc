#include "tests/testing/tiny_checkpoint.h"

#include <fmt/format.h>

#include <fstream>
#include <vector>

#include "harness/core/error.h"

namespace assay::testing {
namespace {

using Tensors = std::map<std::string, TinyTensor>;

void Write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw Error(path.string() + ": cannot be written");
}

std::string FileOf(const Tensors& tensors, uint64_t seed) {
  std::map<std::string, std::string> bytes;
  for (const auto& [name, tensor] : tensors) bytes[name] = TinyBytes(seed, name, tensor);
  return SafetensorsBytes(tensors, bytes);
}

// Tensor i goes to shard i modulo the number of shards, so that every shard has some of each layer.
void WriteShards(const ParityCase& parity_case, const std::filesystem::path& folder) {
  std::vector<Tensors> shards(parity_case.shards);
  Json index = {{"metadata", {{"total_size", 0}}}, {"weight_map", Json::object()}};
  size_t next = 0;
  const auto name_of = [&](size_t shard) {
    return fmt::format("model-{:05}-of-{:05}.safetensors", shard + 1, shards.size());
  };
  for (const auto& [name, tensor] : parity_case.tensors) {
    index["weight_map"][name] = name_of(next);
    shards[next][name] = tensor;
    next = (next + 1) % shards.size();
  }
  size_t total = 0;
  for (size_t i = 0; i < shards.size(); ++i) {
    const std::string bytes = FileOf(shards[i], parity_case.seed);
    total += bytes.size();
    Write(folder / name_of(i), bytes);
  }
  index["metadata"]["total_size"] = total;
  Write(folder / "model.safetensors.index.json", index.dump(1));
}

void WriteModel(const ParityCase& parity_case, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  Write(folder / "config.json", parity_case.config.dump(1));
  if (parity_case.shards > 1) {
    WriteShards(parity_case, folder);
  } else {
    Write(folder / "model.safetensors", FileOf(parity_case.tensors, parity_case.seed));
  }
}

}  // namespace

std::string SafetensorsBytes(const Tensors& tensors,
                             const std::map<std::string, std::string>& bytes) {
  Json header = {{"__metadata__", {{"format", "pt"}}}};
  size_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    const size_t end = offset + bytes.at(name).size();
    header[name] = {
        {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  std::string file;
  file.reserve(8 + text.size() + offset);
  for (size_t shift = 0; shift < 64; shift += 8) {
    file.push_back(static_cast<char>((uint64_t{text.size()} >> shift) & 0xFF));
  }
  file += text;
  for (const auto& [name, tensor] : tensors) file += bytes.at(name);
  return file;
}

std::filesystem::path WriteTinyCheckpoint(const ParityCase& parity_case,
                                          const std::filesystem::path& folder) {
  if (parity_case.adapter.is_null()) {
    WriteModel(parity_case, folder);
    return folder;
  }
  WriteModel(parity_case, folder / "base");
  Json config = parity_case.adapter;
  config["base_model_name_or_path"] = (folder / "base").string();
  std::filesystem::create_directories(folder / "adapter");
  Write(folder / "adapter" / "adapter_config.json", config.dump(1));
  Write(folder / "adapter" / "adapter_model.safetensors",
        FileOf(parity_case.adapter_tensors, parity_case.seed));
  return folder / "adapter";
}

}  // namespace assay::testing
