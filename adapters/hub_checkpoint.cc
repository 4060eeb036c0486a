#include "adapters/hub_checkpoint.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "adapters/checkpoint/checkpoint_files.h"
#include "adapters/checkpoint/lora.h"
#include "adapters/checkpoint/tensor_files.h"
#include "adapters/hub_outlines.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/io/file.h"
#include "harness/io/hub.h"

namespace assay {
namespace {

constexpr std::string_view kScheme = "hf:";
constexpr std::string_view kIndex = "model.safetensors.index.json";

// What relevance models have besides.
constexpr std::array<std::string_view, 3> kSentenceFiles = {"modules.json", "1_Pooling/config.json",
                                                            "sentence_bert_config.json"};

// Heads of their own, which for some models exist as pickles alone.
std::vector<std::string> HeadFilesIn(const HubSnapshot& snapshot) {
  std::vector<std::string> files;
  for (const HeadFile& head : kHeadFiles) {
    const std::string stem(head.stem);
    if (snapshot.Has(stem + ".safetensors")) {
      files.push_back(stem + ".safetensors");
    } else if (snapshot.Has(stem + ".pt")) {
      throw Error(snapshot.repo.Name() + ": its head " + stem +
                  ".pt is a pickle, which can run any code when it is read, so it is not fetched; "
                  "download and convert it where you trust it, and name the folder");
    }
  }
  return files;
}

[[noreturn]] void RefuseWeights(const HubSnapshot& snapshot) {
  if (!snapshot.online) {
    throw Error(snapshot.repo.Name() + ": its weights are not in " + snapshot.folder +
                "; run it once while the hub can be reached");
  }
  std::string others;
  for (const std::string& file : snapshot.files) {
    const bool weights = file.ends_with(".bin") || file.ends_with(".pt") ||
                         file.ends_with(".pth") || file.ends_with(".gguf");
    if (weights && others.empty()) others = " (it has " + Printable(file, 100) + ")";
  }
  throw Error(snapshot.repo.Name() + " has no weights as safetensors" + others +
              ", and others are not fetched: pickles can run any code; download the repository, "
              "convert it where you trust it, and name its folder or .gguf file");
}

}  // namespace

std::optional<HubRepo> HubRepoOf(const std::string& named) {
  if (!named.starts_with(kScheme)) return std::nullopt;
  return ParseHubRepo(HubRepo::Kind::kModel, named.substr(kScheme.size()));
}

void FetchSideFiles(Hub& hub, const HubSnapshot& snapshot) {
  for (const auto& names : {std::span<const std::string_view>(kSideFiles),
                            std::span<const std::string_view>(kSentenceFiles)}) {
    for (const std::string_view name : names) {
      if (snapshot.Has(std::string(name))) hub.Fetch(snapshot, std::string(name));
    }
  }
}

std::vector<std::string> WeightFiles(Hub& hub, const HubSnapshot& snapshot) {
  std::vector<std::string> files = HeadFilesIn(snapshot);
  if (snapshot.Has("adapter_config.json")) {
    if (!snapshot.Has("adapter_model.safetensors")) RefuseWeights(snapshot);
    files.emplace_back("adapter_model.safetensors");
  } else if (snapshot.Has("model.safetensors")) {
    files.emplace_back("model.safetensors");
  } else if (snapshot.Has(std::string(kIndex))) {
    for (const std::string& shard : ShardNames(hub.Fetch(snapshot, std::string(kIndex)))) {
      files.push_back(shard);
    }
  } else {
    RefuseWeights(snapshot);
  }
  return files;
}

std::string LocalCheckpoint(const std::string& named, const ModelContext& context) {
  const std::optional<HubRepo> repo = HubRepoOf(named);
  if (!repo) return named;
  if (context.outlines != nullptr) return context.outlines->FolderOf(*repo, context);
  Hub hub(HubSettings::FromEnvironment(), context.log, context.stop);
  const HubSnapshot snapshot = hub.Open(*repo);
  HeadFilesIn(snapshot);  // a pickle is refused before anything is fetched
  FetchSideFiles(hub, snapshot);
  for (const std::string& file : WeightFiles(hub, snapshot)) hub.Fetch(snapshot, file);
  hub.Remember(snapshot);
  return snapshot.folder;
}

std::string LocalBase(const std::string& folder, const std::string& given,
                      const ModelContext& context) {
  if (!given.empty()) return LocalCheckpoint(given, context);
  const std::string config = folder + "/adapter_config.json";
  if (!FileExists(config)) return "";
  const std::string base = ReadLoraConfig(ParseJson(ReadFile(config), config), config).base;
  if (!IsHubId(base) || FolderExists(base) || FolderExists(folder + "/" + base)) return "";
  try {
    return LocalCheckpoint(std::string(kScheme) + base, context);
  } catch (const Error& error) {
    throw Error(fmt::format("the adapter's base: {} ({}); ?base=FOLDER names another", error.what(),
                            folder));
  }
}

}  // namespace assay
