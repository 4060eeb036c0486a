#include "adapters/exec/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/printable.h"

namespace assay {
namespace {

using std::chrono::milliseconds;

constexpr size_t kChunk = 65'536;
constexpr size_t kLongestError = 2'000;
constexpr size_t kKeptErrors = 10;
constexpr milliseconds kTick(50);  // how soon a stop is noticed

[[noreturn]] void Fail(const std::string& program, int error) {
  throw Error("cannot start " + program + ": " + std::strerror(error));
}

void Close(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

// A pipe whose ends are above the standard descriptors, so that dup2 onto those cannot clash.
struct Pipe {
  explicit Pipe(const std::string& program) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) Fail(program, errno);
    read = fcntl(ends[0], F_DUPFD_CLOEXEC, 3);
    write = fcntl(ends[1], F_DUPFD_CLOEXEC, 3);
    close(ends[0]);
    close(ends[1]);
    if (read < 0 || write < 0) Fail(program, errno);
  }
  ~Pipe() {
    Close(read);
    Close(write);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int read = -1;
  int write = -1;
};

// How the child differs from us: its pipes, nothing else open, a group and default signals of its
// own.
class SpawnPlan {
 public:
  SpawnPlan(const Pipe& in, const Pipe& out, const Pipe& err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, in.read, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, out.write, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err.write, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGXFSZ}) sigaddset(&signals, signal);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  pid_t Start(const std::vector<std::string>& argv) const {
    std::vector<char*> arguments;
    for (const std::string& argument : argv) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    pid_t pid = -1;
    const int error =
        posix_spawnp(&pid, arguments[0], &actions_, &attributes_, arguments.data(), environ);
    if (error != 0) Fail(argv[0], error);
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

int NonBlocking(int& end) {
  fcntl(end, F_SETFL, O_NONBLOCK);
  return std::exchange(end, -1);
}

// Writing to a program that is gone must be an EPIPE for this thread, not a signal for the process.
ssize_t WriteWithoutSignal(int fd, const char* bytes, size_t size) {
  sigset_t pipe, before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const ssize_t wrote = write(fd, bytes, size);
  const int error = errno;
  if (wrote < 0 && error == EPIPE && sigismember(&before, SIGPIPE) == 0) {
    const timespec now = {};
    while (sigtimedwait(&pipe, nullptr, &now) < 0 && errno == EINTR) continue;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return wrote;
}

bool IsTemporary(int error) { return error == EAGAIN || error == EINTR; }

std::string Describe(int status) {
  if (WIFEXITED(status)) return "exit status " + std::to_string(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  return "signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
}

}  // namespace

Process::Process(const std::vector<std::string>& argv, Log log) : log_(std::move(log)) {
  Pipe in(argv[0]), out(argv[0]), err(argv[0]);
  pid_ = SpawnPlan(in, out, err).Start(argv);
  in_ = NonBlocking(in.write);
  out_ = NonBlocking(out.read);
  err_ = NonBlocking(err.read);
}

Process::~Process() {
  End(Clock::now());
  Close(out_);
  Close(err_);
}

Process::Got Process::ReadLine(std::string& line, Clock::time_point deadline,
                               const std::stop_token& stop) {
  while (!TakeLine(line)) {
    if (out_ < 0) return Got::kEnd;
    if (output_.size() > kLongestLine) return Got::kTooLong;
    if (stop.stop_requested()) return Got::kStopped;
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return Got::kTimeout;
    Poll(static_cast<int>(std::min(left, kTick).count()));
  }
  return Got::kLine;
}

bool Process::TakeLine(std::string& line) {
  size_t end = output_.find('\n', searched_);
  if (end == std::string::npos) {
    searched_ = output_.size();
    if (out_ >= 0 || output_.empty()) return false;
    end = output_.size();  // the last line of a program that is gone
  }
  line.assign(output_, 0, end);
  output_.erase(0, end + 1);
  searched_ = 0;
  return true;
}

void Process::Poll(int wait) {
  std::array<pollfd, 3> polled = {pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0},
                                  pollfd{written_ < input_.size() ? in_ : -1, POLLOUT, 0}};
  if (poll(polled.data(), polled.size(), wait) <= 0) return;
  if (polled[1].revents != 0) ReadErrors();
  if (polled[0].revents != 0) ReadOutput();
  if (polled[2].revents != 0) WriteInput();
}

void Process::WriteInput() {
  const ssize_t wrote = WriteWithoutSignal(in_, input_.data() + written_, input_.size() - written_);
  if (wrote < 0 && IsTemporary(errno)) return;
  if (wrote < 0) {
    // It reads no more. What it still has to say is read; its end shows in its output.
    CloseInput();
    return;
  }
  written_ += static_cast<size_t>(wrote);
  if (written_ == input_.size()) {
    input_.clear();
    written_ = 0;
  }
}

void Process::ReadOutput() {
  char chunk[kChunk];
  const ssize_t got = read(out_, chunk, sizeof chunk);
  if (got < 0 && IsTemporary(errno)) return;
  if (got <= 0) {
    Close(out_);
    return;
  }
  output_.append(chunk, static_cast<size_t>(got));
}

void Process::ReadErrors() {
  char chunk[kChunk];
  const ssize_t got = read(err_, chunk, sizeof chunk);
  if (got < 0 && IsTemporary(errno)) return;
  if (got > 0) errors_.append(chunk, static_cast<size_t>(got));
  size_t start = 0;
  for (size_t end; (end = errors_.find('\n', start)) != std::string::npos; start = end + 1) {
    AddError(std::string_view(errors_).substr(start, end - start));
  }
  errors_.erase(0, start);
  const bool closed = got <= 0;
  if (!errors_.empty() && (closed || errors_.size() > kLongestError)) {
    AddError(errors_);
    errors_.clear();
  }
  if (closed) Close(err_);
}

void Process::AddError(std::string_view line) {
  const std::string text = Printable(line, kLongestError);
  if (log_) log_(text);
  last_errors_.push_back(text);
  if (last_errors_.size() > kKeptErrors) last_errors_.pop_front();
}

std::string Process::LastErrors() const {
  std::string lines;
  for (auto line = last_errors_.rbegin(); line != last_errors_.rend(); ++line) {
    if (lines.size() + line->size() > kLongestError && !lines.empty()) break;
    lines = lines.empty() ? *line : *line + " | " + lines;
  }
  return lines;
}

void Process::CloseInput() {
  Close(in_);
  input_.clear();
  written_ = 0;
}

// Waits without reaping: as long as the group's leader is there, its number cannot be another's.
bool Process::WaitForExit(Clock::time_point deadline) {
  while (true) {
    siginfo_t info = {};
    const int result = waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    if (result != 0 || info.si_pid == pid_) return true;
    if (Clock::now() >= deadline) return false;
    Poll(5);  // a program that is not read might never get to its end
    output_.clear();
    searched_ = 0;
    if (out_ < 0 && err_ < 0) poll(nullptr, 0, 5);
  }
}

std::string Process::End(Clock::time_point deadline) {
  if (pid_ < 0) return ended_;
  CloseInput();
  if (!WaitForExit(deadline)) {
    kill(-pid_, SIGTERM);
    WaitForExit(Clock::now() + std::chrono::seconds(1));
  }
  kill(-pid_, SIGKILL);  // and whatever it left behind
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  while (err_ >= 0) {
    const size_t before = errors_.size() + last_errors_.size();
    ReadErrors();
    if (errors_.size() + last_errors_.size() == before) break;
  }
  return ended_ = Describe(status);
}

}  // namespace assay
