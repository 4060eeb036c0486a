#include "harness/app/bus_error.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <string_view>

namespace assay {
namespace {

// Everything below runs inside a signal handler: no allocation, no locks, no stdio.

constexpr size_t kLongestLine = 8192;  // of /proc/self/maps: a path of 4,096 bytes and its numbers

uintptr_t ParseHex(std::string_view& text) {
  uintptr_t value = 0;
  while (!text.empty()) {
    const char c = text.front();
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) break;
    value = value << 4 | static_cast<uintptr_t>(digit);
    text.remove_prefix(1);
  }
  return value;
}

// The path at the end of a line "begin-end perms offset device inode   path" if `address` is in it.
std::string_view PathIfMapped(std::string_view line, uintptr_t address) {
  std::string_view rest = line;
  const uintptr_t begin = ParseHex(rest);
  if (rest.empty()) return {};
  rest.remove_prefix(1);
  const uintptr_t end = ParseHex(rest);
  const size_t path = rest.find('/');
  if (address < begin || address >= end || path == std::string_view::npos) return {};
  return rest.substr(path);
}

// The file mapped at `address`, in `line`; empty if there is none.
std::string_view MappedPath(uintptr_t address, char (&line)[kLongestLine]) {
  const int maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  size_t size = 0;
  while (maps >= 0 && read(maps, line + size, 1) == 1) {
    if (line[size] != '\n') {
      size = size + 1 < kLongestLine ? size + 1 : 0;
      continue;
    }
    const std::string_view path = PathIfMapped({line, size}, address);
    if (!path.empty()) return path;
    size = 0;
  }
  return {};
}

void Say(std::string_view text) {
  [[maybe_unused]] const auto n = write(2, text.data(), text.size());
}

void OnBusError(int, siginfo_t* info, void*) {
  static char line[kLongestLine];
  const std::string_view path = MappedPath(reinterpret_cast<uintptr_t>(info->si_addr), line);
  Say("error: cannot read ");
  Say(path.empty() ? std::string_view("a file") : path);
  Say(" any more: it was cut short while it was in use, or its disk failed; put it back and give "
      "the same command again, which continues\n");
  _exit(1);
}

}  // namespace

void ReportBusErrors() {
  struct sigaction action = {};
  action.sa_sigaction = OnBusError;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace assay
