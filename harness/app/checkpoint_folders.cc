#include "harness/app/checkpoint_folders.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>
#include <tuple>

#include "adapters/checkpoint/checkpoint.h"
#include "harness/core/error.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

// A step that fits, one that is too large, or no step.
struct NamedStep {
  std::optional<int64_t> step;
  bool beyond = false;
};

// The number that a name ends in, where it has a beginning besides.
NamedStep StepOf(const std::string& name) {
  if (name.starts_with("tmp") || name.starts_with('.') || name.starts_with('-')) return {};
  const size_t last = name.find_last_not_of("0123456789");
  if (last == std::string::npos || last + 1 == name.size()) return {};
  int64_t step = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + last + 1, end, step);
  if (error == std::errc() && stop == end) return {step};
  return {{}, error == std::errc::result_out_of_range};
}

bool ChangedWithin(const std::string& folder, std::chrono::seconds settle) {
  const auto newest = fs::file_time_type::clock::now() - settle;
  std::error_code gone;
  for (fs::directory_iterator at(folder, gone), end; !gone && at != end; at.increment(gone)) {
    const auto written = at->last_write_time(gone);
    if (gone || written > newest) return true;  // a file that vanished was a temporary one
  }
  return static_cast<bool>(gone);
}

}  // namespace

std::vector<CheckpointFolder> ListCheckpoints(const std::string& folder,
                                              std::vector<std::string>* beyond) {
  std::error_code error;
  std::vector<CheckpointFolder> found;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const fs::directory_entry& entry = *at;
    const std::string name = entry.path().filename().string();
    const NamedStep named = StepOf(name);
    std::error_code gone;
    if ((!named.step && !named.beyond) || !entry.is_directory(gone)) continue;
    if (named.step) found.push_back({*named.step, entry.path().string()});
    if (named.beyond && beyond != nullptr) beyond->push_back(name);
  }
  if (error) {
    throw Error(folder + ": got no folder that can be read (" + error.message() +
                "), expected one that a training run writes its checkpoints into");
  }
  std::ranges::sort(found, {}, [](const CheckpointFolder& checkpoint) {
    return std::tie(checkpoint.step, checkpoint.path);
  });
  const auto twin = std::ranges::adjacent_find(found, {}, &CheckpointFolder::step);
  if (twin != found.end()) {
    throw Error(
        fmt::format("{}: got {} and {}, both of step {}, expected one folder for each step; "
                    "move one of them away",
                    folder, fs::path(twin->path).filename().string(),
                    fs::path(std::next(twin)->path).filename().string(), twin->step));
  }
  return found;
}

std::string WhyNotReady(const CheckpointFolder& checkpoint, std::chrono::seconds settle) {
  if (settle.count() > 0 && ChangedWithin(checkpoint.path, settle)) return "it is still changing";
  try {
    CheckpointOptions shown;
    shown.without_head = true;
    OpenCheckpoint(checkpoint.path, shown);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace assay
