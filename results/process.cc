#include "results/process.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace assay {
namespace {

// "<boot id> <namespace>": two processes with the same one see each other's pids.
std::string Neighbourhood() {
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  std::error_code unknown;
  return boot + " " + std::filesystem::read_symlink("/proc/self/ns/pid", unknown).string();
}

// In clock ticks since boot, field 22 of /proc/PID/stat (proc(5)); empty if there is no such
// process.
std::string StartTime(int64_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::stringstream content;
  content << file.rdbuf();
  const std::string text = content.str();
  // The name in field 2 may hold spaces and parentheses.
  const size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return "";
  std::istringstream rest(text.substr(name_end + 1));
  std::string field;
  for (int i = 3; i <= 22; ++i) {
    rest >> field;
    // A zombie has ended and only waits for its parent.
    if (i == 3 && field == "Z") return "";
  }
  return field;
}

std::string HostName() {
  std::array<char, 256> name = {};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

}  // namespace

ProcessId ThisProcess() {
  const int64_t pid = getpid();
  return {pid, HostName(), Neighbourhood() + " " + StartTime(pid)};
}

bool IsOver(const ProcessId& process) {
  const std::string here = Neighbourhood() + " ";
  return process.place.starts_with(here) &&
         process.place.substr(here.size()) != StartTime(process.pid);
}

}  // namespace assay
