#include "suites/data_file.h"

#include <filesystem>
#include <utility>

#include "harness/core/json.h"
#include "harness/core/utf8.h"
#include "harness/io/rows.h"
#include "suites/manifest.h"
#include "suites/preference_suite.h"

namespace assay {
namespace {

// Names of files may be anything; what is stored and shown must be text.
std::string NameOf(const std::string& path) {
  std::filesystem::path file(path);
  if (!file.has_filename()) file = file.parent_path();  // "folder/"
  std::string stem = file.stem().string();
  RepairUtf8(stem);
  return stem.empty() || stem == "." || stem == ".." ? "data" : stem;
}

class DataFileSuite : public PreferenceSuite {
 public:
  DataFileSuite(Manifest manifest, std::string path, RepeatedIds repeated)
      : PreferenceSuite(std::move(manifest)), path_(std::move(path)), repeated_(repeated) {}

  std::vector<PartFile> Locate(const Source&) const override {
    std::vector<PartFile> files;
    for (std::string& file : RowFiles(path_)) {
      files.push_back({manifest().parts[0].name, std::move(file)});
    }
    return files;
  }

  // A folder of shards is read as one table, which checks that they fit together.
  std::unique_ptr<SampleReader> Open(const Source& source) const override {
    return OpenFiles({{manifest().parts[0].name, path_}}, source);
  }

  std::vector<std::string> MissingParts(const Source&) const override { return {}; }

 protected:
  RepeatedIds Repeated() const override { return repeated_; }

 private:
  std::string path_;
  RepeatedIds repeated_;
};

}  // namespace

std::unique_ptr<Suite> MakeDataFileSuite(const std::string& path, RepeatedIds repeated) {
  const std::string name = NameOf(path);
  // The part's file is the one that was named; the manifest's entry only has to be there.
  const Json part = {{"name", name}, {"files", Json::array({"data"})}};
  const Json json = {{"name", name}, {"parts", Json::array({part})}};
  return std::make_unique<DataFileSuite>(ParseManifest(json, path, ""), path, repeated);
}

}  // namespace assay
