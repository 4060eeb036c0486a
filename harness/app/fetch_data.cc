#include "harness/app/fetch_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/app/sources.h"
#include "harness/core/error.h"
#include "harness/core/suite_spec.h"

namespace assay {
namespace {

bool HasData(const Suite& suite, const Source& source) {
  try {
    suite.Locate(source);
    return true;
  } catch (const Error&) {
    return false;  // it says where the data can be had, as the caller does
  }
}

std::string FilesText(const HubFiles& wanted) {
  std::vector<std::string> names;
  for (const std::vector<std::string>& part : wanted.parts) names.push_back(part.front());
  return fmt::format("{}", fmt::join(names, ", "));
}

// "data/test-*.parquet" stands for every file with that beginning and that end in its folder.
std::vector<std::string> Matching(const std::vector<std::string>& files, const std::string& name) {
  const size_t star = name.find('*');
  if (star == std::string::npos) {
    return std::ranges::binary_search(files, name) ? std::vector{name} : std::vector<std::string>{};
  }
  const std::string begin = name.substr(0, star), end = name.substr(star + 1);
  std::vector<std::string> matching;
  for (const std::string& file : files) {
    if (file.size() >= begin.size() + end.size() && file.starts_with(begin) &&
        file.ends_with(end) && file.find('/', begin.size()) == std::string::npos) {
      matching.push_back(file);
    }
  }
  return matching;
}

// The first of a part's names that the dataset has.
std::vector<std::string> FilesOfPart(const HubSnapshot& snapshot,
                                     const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    std::vector<std::string> files = Matching(snapshot.files, name);
    if (!files.empty()) return files;
  }
  return {};
}

void FetchFiles(Hub& hub, const HubFiles& wanted) {
  const HubSnapshot snapshot = hub.Open(ParseHubRepo(HubRepo::Kind::kDataset, wanted.repo));
  size_t fetched = 0;
  for (const std::vector<std::string>& names : wanted.parts) {
    for (const std::string& file : FilesOfPart(snapshot, names)) {
      hub.Fetch(snapshot, file);
      ++fetched;
    }
  }
  if (fetched == 0) {
    throw Error("the dataset " + wanted.repo +
                " has none of the files that were expected: " + FilesText(wanted));
  }
  hub.Remember(snapshot);
}

}  // namespace

void FetchLacking(const Suite& suite, Source& source, const Hub::Log& log, std::stop_token stop) {
  const std::vector<HubFiles> lacking = suite.Lacking(source);
  if (lacking.empty()) return;
  Hub hub(HubSettings::FromEnvironment(), log, stop);
  for (const HubFiles& wanted : lacking) {
    try {
      FetchFiles(hub, wanted);
    } catch (const Error& error) {
      if (stop.stop_requested()) throw;
      if (!HasData(suite, source)) {
        throw Error(fmt::format("no data for {}: {}; --data DIR names a folder that has them",
                                SuiteSpec(suite.Card().name, suite.Card().variant), error.what()));
      }
      if (log) log(fmt::format("note: {}", error.what()));
    }
  }
  source.snapshots = SnapshotsOf(suite.Card());
}

}  // namespace assay
