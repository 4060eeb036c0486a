#include "adapters/checkpoint/tensor_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "adapters/checkpoint/gguf_names.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "harness/io/safetensors.h"

namespace assay {
namespace {

/// Weights in one or several safetensors files.
class SafetensorsFiles : public TensorFiles {
 public:
  void Open(const std::string& path) {
    const SafetensorsFile& file = files_.emplace_back(path);
    for (const auto& [name, tensor] : file.tensors()) {
      const StoredTensor stored{
          .dtype = tensor.dtype, .shape = tensor.shape, .bytes = tensor.bytes};
      if (!tensors_.emplace(name, stored).second) {
        throw Error("tensor \"" + name + "\" is in two files, the second is " + path +
                    "; the index and its shards do not belong together");
      }
    }
  }

  bool LastHas(const std::string& tensor) const { return files_.back().tensors().contains(tensor); }

  const StoredTensors& tensors() const override { return tensors_; }

  std::vector<std::string> files() const override {
    std::vector<std::string> paths;
    for (const SafetensorsFile& file : files_) paths.push_back(file.path());
    return paths;
  }

  void Forget(const StoredTensor& tensor) const override {
    for (const SafetensorsFile& file : files_) file.Release(tensor.bytes);
  }

 private:
  std::vector<SafetensorsFile> files_;
  StoredTensors tensors_;
};

/// Weights in a GGUF file.
class GgufWeights : public TensorFiles {
 public:
  explicit GgufWeights(const std::string& path)
      : file_(path), tensors_(HuggingFaceTensors(file_.metadata(), file_.tensors(), path)) {}

  const StoredTensors& tensors() const override { return tensors_; }
  std::vector<std::string> files() const override { return {file_.path()}; }
  void Forget(const StoredTensor& tensor) const override { file_.Release(tensor.bytes); }
  const GgufMetadata* metadata() const override { return &file_.metadata(); }

 private:
  GgufFile file_;
  StoredTensors tensors_;
};

using Shards = std::map<std::string, std::vector<std::string>>;  // file → tensors said to be in it

// Only a plain file name cannot lead out of the folder.
void CheckShardName(const std::string& name, const std::string& index) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
      name.find('\0') != std::string::npos) {
    throw Error("a shard's name: got \"" + name.substr(0, 200) +
                "\", expected the name of a file in the same folder (" + index + ")");
  }
}

Shards ReadIndex(const std::string& path) {
  const Json index = ParseJson(ReadFile(path), path);
  const auto map = index.is_object() ? index.find("weight_map") : index.end();
  if (!index.is_object() || map == index.end() || !map->is_object() || map->empty()) {
    throw Error("\"weight_map\" is missing, expected {tensor: file, …} (" + path + ")");
  }
  Shards shards;
  for (const auto& [tensor, file] : map->items()) {
    if (!file.is_string()) {
      throw Error("\"weight_map\", tensor \"" + tensor + "\": got " + std::string(TypeName(file)) +
                  ", expected a file's name (" + path + ")");
    }
    CheckShardName(file.get<std::string>(), path);
    shards[file.get<std::string>()].push_back(tensor);
  }
  return shards;
}

std::unique_ptr<TensorFiles> OpenShards(const std::string& folder, const std::string& index) {
  auto files = std::make_unique<SafetensorsFiles>();
  for (const auto& [shard, tensors] : ReadIndex(index)) {
    const std::string path = folder + "/" + shard;
    if (!FileExists(path)) {
      throw Error("shard " + path + " is missing, and " + index + " says that it holds " +
                  std::to_string(tensors.size()) + " tensors; fetch the checkpoint again");
    }
    files->Open(path);
    for (const std::string& tensor : tensors) {
      if (!files->LastHas(tensor)) {
        throw Error("tensor \"" + tensor + "\" is not in " + path + ", where " + index +
                    " says it is");
      }
    }
  }
  return files;
}

[[noreturn]] void RefuseFolder(const std::string& folder) {
  const std::vector<std::string> pickles = ListFiles(folder, {".bin", ".pt", ".pth"});
  if (pickles.empty()) {
    throw Error("no weights in " + folder +
                ": expected model.safetensors, model.safetensors.index.json or a .gguf file");
  }
  throw Error(
      "the weights in " + folder + " are pickles (" +
      std::filesystem::path(pickles[0]).filename().string() +
      "), which can run any code when they are read, so they are not; convert them where you trust "
      "them: python3 -c \"from transformers import AutoModelForSequenceClassification as M; "
      "M.from_pretrained('" +
      folder + "').save_pretrained('" + folder +
      "')\" (AutoModelForCausalLM for a language model)");
}

}  // namespace

int64_t StoredTensor::Elements() const {
  int64_t elements = 1;
  for (const int64_t size : shape) elements *= size;
  return elements;
}

std::unique_ptr<TensorFiles> OpenSafetensors(const std::string& path) {
  auto files = std::make_unique<SafetensorsFiles>();
  files->Open(path);
  return files;
}

std::vector<std::string> ShardNames(const std::string& index) {
  std::vector<std::string> names;
  for (const auto& [name, tensors] : ReadIndex(index)) names.push_back(name);
  return names;
}

std::unique_ptr<TensorFiles> OpenTensorFiles(const std::string& path) {
  if (!FolderExists(path)) {
    if (path.ends_with(".gguf")) return std::make_unique<GgufWeights>(path);
    throw Error("cannot read " + path + ": expected a checkpoint's folder or a .gguf file");
  }
  if (FileExists(path + "/model.safetensors")) return OpenSafetensors(path + "/model.safetensors");
  const std::string index = path + "/model.safetensors.index.json";
  if (FileExists(index)) return OpenShards(path, index);
  const std::vector<std::string> ggufs = ListFiles(path, {".gguf"});
  if (ggufs.size() == 1) return std::make_unique<GgufWeights>(ggufs[0]);
  if (ggufs.size() > 1) {
    throw Error("several .gguf files in " + path + ", " + ggufs[0] + " and " + ggufs[1] +
                " among them; name one of them as the model");
  }
  RefuseFolder(path);
}

}  // namespace assay
