#include "harness/app/stop.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr int kInterrupted = 130;
constexpr std::array<int, 2> kSignals = {SIGINT, SIGTERM};

// A handler may do little: it writes a byte that a thread waits for.
int wake_pipe[2] = {-1, -1};
volatile sig_atomic_t signals_seen = 0;
std::array<struct sigaction, kSignals.size()> previous;

void OnSignal(int) {
  const int saved = errno;
  signals_seen = signals_seen + 1;
  if (signals_seen > 1) _exit(kInterrupted);
  const char byte = 's';
  if (write(wake_pipe[1], &byte, 1) < 0) _exit(kInterrupted);
  errno = saved;
}

}  // namespace

StopOnSignal::StopOnSignal() {
  ASSAY_CHECK(wake_pipe[0] == -1);
  if (pipe2(wake_pipe, O_CLOEXEC) != 0) throw Error("cannot make a pipe: too many open files");
  signals_seen = 0;
  watcher_ = std::thread([this] { Watch(); });
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART;
  for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &previous[i]);
}

StopOnSignal::~StopOnSignal() {
  for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &previous[i], nullptr);
  close(wake_pipe[1]);
  watcher_.join();
  close(wake_pipe[0]);
  wake_pipe[0] = wake_pipe[1] = -1;
}

void StopOnSignal::Watch() {
  char byte = 0;
  ssize_t got = 0;
  do {
    got = read(wake_pipe[0], &byte, 1);
  } while (got < 0 && errno == EINTR);
  if (got == 1) source_.request_stop();
}

}  // namespace assay
