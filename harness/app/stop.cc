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

sigset_t SignalSet() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : kSignals) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

// oneDNN's float32 kernels use the stack pointer as one more register while they compute, and a
// handler that ran on their thread would write its frame into the heap. So this thread, and all
// that come from it, leave the signals to the watcher.
StopOnSignal::StopOnSignal() {
  ASSAY_CHECK(wake_pipe[0] == -1);
  if (pipe2(wake_pipe, O_CLOEXEC) != 0) throw Error("cannot make a pipe: too many open files");
  signals_seen = 0;
  const sigset_t signals = SignalSet();
  pthread_sigmask(SIG_BLOCK, &signals, &mask_before_);
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
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

// Lasts until the pipe is closed: a second signal needs a thread that takes it.
void StopOnSignal::Watch() {
  const sigset_t signals = SignalSet();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  char byte = 0;
  while (true) {
    const ssize_t got = read(wake_pipe[0], &byte, 1);
    if (got == 1) source_.request_stop();
    if (got == 0 || (got < 0 && errno != EINTR)) return;
  }
}

}  // namespace assay
