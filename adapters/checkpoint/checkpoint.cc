#include "adapters/checkpoint/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "adapters/checkpoint/checkpoint_files.h"
#include "adapters/checkpoint/combined_tensors.h"
#include "adapters/checkpoint/config_reader.h"
#include "adapters/checkpoint/expected_tensors.h"
#include "adapters/checkpoint/gguf_names.h"
#include "adapters/checkpoint/harmless_tensors.h"
#include "adapters/checkpoint/quantised.h"
#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {
namespace {

bool IsFloating(std::string_view dtype) {
  return dtype == "F32" || dtype == "F16" || dtype == "BF16" || dtype == "F64" ||
         FindGgmlType(dtype).has_value();
}

/// Opens a checkpoint step by step; each fills in what the next needs.
class Opener {
 public:
  explicit Opener(const CheckpointOptions& options) : options_(options) {}

  Checkpoint Open(const std::string& path) {
    checkpoint_.path = checkpoint_.text_folder = path;
    if (FolderExists(path) && IsLora(path)) {
      OpenAdapter(path);
    } else {
      OpenBase(path);
    }
    checkpoint_.files = std::move(files_);
    ReadBackbone();
    try {
      FindHead();
    } catch (const Error& error) {
      if (!options_.without_head) throw;
      checkpoint_.unsupported = error.what();
    }
    RequireTensors();
    ListFiles();
    return std::move(checkpoint_);
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw Error(what + " (" + checkpoint_.path + ")");
  }

  void OpenBase(const std::string& path) {
    auto weights = OpenTensorFiles(path);
    if (const GgufMetadata* metadata = weights->metadata()) {
      checkpoint_.where = weights->files()[0];
      checkpoint_.config = GgufConfig(*metadata, weights->tensors(), checkpoint_.where);
      checkpoint_.text_folder = checkpoint_.where;
    } else {
      checkpoint_.where = path + "/config.json";
      if (!FileExists(checkpoint_.where)) {
        Fail("config.json is missing: expected a checkpoint as transformers saves it");
      }
      checkpoint_.config = ParseJson(ReadFile(checkpoint_.where), checkpoint_.where);
      folders_.push_back(path);
    }
    RefuseQuantised(checkpoint_.config, weights->tensors(), checkpoint_.where);
    files_ = std::make_unique<CombinedTensors>(std::move(weights));
    if (FolderExists(path)) AddHeadFiles(path);
  }

  void AddHeadFiles(const std::string& folder) {
    for (const auto& [stem, prefix] : kHeadFiles) {
      const std::string path = folder + "/" + std::string(stem);
      if (FileExists(path + ".safetensors")) {
        files_->Add(OpenSafetensors(path + ".safetensors"), std::string(prefix));
      } else if (FileExists(path + ".pt")) {
        throw Error(
            path +
            ".pt is a pickle, which can run any code when it is read, so it is not; "
            "convert it where you trust it: python3 -c \"import torch, safetensors.torch as "
            "s; s.save_file(torch.load('" +
            path + ".pt', weights_only=True), '" + path + ".safetensors')\"");
      }
    }
  }

  void OpenAdapter(const std::string& path) {
    LoraAdapter adapter = OpenLora(path);
    const std::string base = options_.base.empty() ? adapter.config.base : options_.base;
    const std::string beside = path + "/" + base;
    const bool named = FolderExists(base) || (base.ends_with(".gguf") && FileExists(base));
    if (base.empty() || (!named && !FolderExists(beside))) {
      Fail("the adapter's base, \"" + base.substr(0, 200) +
           "\", is no folder here; name it with ?base=FOLDER");
    }
    checkpoint_.text_folder = named ? base : beside;
    OpenBase(checkpoint_.text_folder);
    RequireBase(adapter, files_->tensors(), checkpoint_.where);
    checkpoint_.updates = std::move(adapter.updates);
    files_->Replace(std::move(adapter.files), adapter.replaced);
    // The trainer's tokenizer is the adapter's, if it was saved with it.
    if (FileExists(path + "/tokenizer.json")) checkpoint_.text_folder = path;
    folders_.push_back(path);
  }

  void ReadBackbone() {
    const ConfigReader config(checkpoint_.config, checkpoint_.where);
    const std::string type = config.Text("model_type", "");
    const StoredTensors& tensors = checkpoint_.files->tensors();
    if (IsDecoder(type)) {
      const DecoderConfig decoder = ReadDecoderConfig(checkpoint_.config, checkpoint_.where);
      checkpoint_.prefix = FindPrefix(decoder, tensors);
      checkpoint_.tensors = ExpectedTensors(decoder, checkpoint_.prefix);
      checkpoint_.backbone = decoder;
    } else if (IsEncoder(type)) {
      const EncoderConfig encoder = ReadEncoderConfig(checkpoint_.config, checkpoint_.where);
      checkpoint_.prefix = FindPrefix(encoder, tensors);
      checkpoint_.tensors = ExpectedTensors(encoder, checkpoint_.prefix);
      checkpoint_.backbone = encoder;
    } else {
      config.Refuse("model_type",
                    "llama, mistral, qwen2, qwen3, gemma2, internlm2, deberta-v2, bert, roberta or "
                    "modernbert");
    }
  }

  void FindHead() {
    std::set<std::string_view> backbone;
    for (const ExpectedTensor& tensor : checkpoint_.tensors) backbone.insert(tensor.name);
    std::vector<std::string> rest;
    for (const auto& [name, tensor] : checkpoint_.files->tensors()) {
      if (!backbone.contains(name) && HarmlessReason(name).empty()) rest.push_back(name);
    }
    const auto* decoder = std::get_if<DecoderConfig>(&checkpoint_.backbone);
    const auto* encoder = std::get_if<EncoderConfig>(&checkpoint_.backbone);
    checkpoint_.head = DetectHead({.config = checkpoint_.config,
                                   .family = checkpoint_.Family(),
                                   .width = decoder != nullptr ? decoder->width : encoder->width,
                                   .vocabulary = checkpoint_.Vocabulary(),
                                   .tied = decoder != nullptr && decoder->tied_embeddings,
                                   .mean_pooling = encoder != nullptr && encoder->mean_pooling,
                                   .tensors = checkpoint_.files->tensors(),
                                   .rest = std::move(rest),
                                   .where = checkpoint_.where},
                                  options_.head);
    const std::vector<ExpectedTensor>& head = checkpoint_.head.tensors;
    checkpoint_.tensors.insert(checkpoint_.tensors.end(), head.begin(), head.end());
  }

  void RequireTensors() {
    const StoredTensors& stored = checkpoint_.files->tensors();
    std::set<std::string_view> used;
    for (const ExpectedTensor& tensor : checkpoint_.tensors) {
      used.insert(tensor.name);
      const auto found = stored.find(tensor.name);
      if (found == stored.end()) Fail("tensor \"" + tensor.name + "\" is missing");
      if (found->second.shape != tensor.shape) {
        Fail("tensor \"" + tensor.name + "\": got " + ShapeText(found->second.shape) +
             ", expected " + ShapeText(tensor.shape));
      }
      const std::string& dtype = found->second.dtype;
      if (!IsFloating(dtype)) {
        Fail("tensor \"" + tensor.name + "\": got " + dtype + ", expected floating-point numbers");
      }
      checkpoint_.parameters[dtype] += found->second.Elements();
    }
    for (const auto& [name, tensor] : stored) {
      if (used.contains(name)) continue;
      const std::string_view reason = HarmlessReason(name);
      checkpoint_.unread.emplace_back(name, reason.empty() ? "no known head has it" : reason);
    }
  }

  void ListFiles() {
    checkpoint_.files_used = checkpoint_.files->files();
    for (const std::string& folder : folders_) {
      for (const std::string_view name : kSideFiles) {
        const std::string path = folder + "/" + std::string(name);
        if (FileExists(path)) checkpoint_.files_used.push_back(path);
      }
    }
    std::ranges::sort(checkpoint_.files_used);
  }

  const CheckpointOptions& options_;
  Checkpoint checkpoint_;
  std::unique_ptr<CombinedTensors> files_;
  std::vector<std::string> folders_;
};

}  // namespace

int64_t Checkpoint::Parameters() const {
  int64_t sum = 0;
  for (const auto& [dtype, count] : parameters) sum += count;
  return sum;
}

std::string Checkpoint::Dtype() const {
  const auto most =
      std::ranges::max_element(parameters, {}, [](const auto& entry) { return entry.second; });
  return most == parameters.end() ? "" : most->first;
}

std::string Checkpoint::OwnDtype() const { return Dtype() == "BF16" ? "bfloat16" : "float32"; }

int64_t Checkpoint::Positions() const {
  return std::visit([](const auto& shape) { return shape.positions; }, backbone);
}

int64_t Checkpoint::Vocabulary() const {
  return std::visit([](const auto& shape) { return shape.vocabulary; }, backbone);
}

std::string_view Checkpoint::Family() const {
  return std::visit([](const auto& shape) { return FamilyName(shape.family); }, backbone);
}

Checkpoint OpenCheckpoint(const std::string& path, const CheckpointOptions& options) {
  return Opener(options).Open(path);
}

}  // namespace assay
