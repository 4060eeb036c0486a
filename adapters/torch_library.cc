#include "adapters/torch_library.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr char kLibrary[] = "libassay_torch.so";
constexpr char kSymbol[] = "AssayTorchFactories";

std::filesystem::path OwnFolder() {
  Dl_info info;
  ASSAY_CHECK(dladdr(reinterpret_cast<const void*>(&LoadTorch), &info) != 0);
  return std::filesystem::absolute(info.dli_fname).parent_path();
}

// Torch's threads (libgomp) wait for each other by spinning, up to several milliseconds at each
// barrier, which on a busy machine takes the processor from the thread that is waited for. It reads
// this variable when it is loaded; what the user has set stays.
void SpinBriefly() {
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) setenv("GOMP_SPINCOUNT", "10000", 0);
}

const TorchFactories* Load() {
  const std::filesystem::path path = OwnFolder() / kLibrary;
  if (!std::filesystem::exists(path)) {
    throw Error("this build of assay has no torch: expected " + path.string() +
                "; run scripts/setup and build again");
  }
  SpinBriefly();
  // Never closed: models and torch's own threads outlive any one user.
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw Error("cannot load torch: " + std::string(dlerror()));
  const auto factories = reinterpret_cast<decltype(&AssayTorchFactories)>(dlsym(library, kSymbol));
  if (factories == nullptr) throw Error("cannot load torch: " + std::string(dlerror()));
  return factories();
}

}  // namespace

const TorchFactories& LoadTorch() {
  static const TorchFactories* const factories = Load();
  return *factories;
}

}  // namespace assay
