#pragma once

#include <sys/types.h>

#include <chrono>
#include <deque>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// A program that was started without a shell, in a process group of its own, and is talked to in
/// lines. Everything it starts dies with it. Not thread-safe; one thread serves all three pipes, so
/// neither side can wait for the other for ever.
class Process {
 public:
  using Clock = std::chrono::steady_clock;
  using Log = std::function<void(std::string_view line)>;

  /// A longer line from the program ends it: it answers with numbers.
  static constexpr size_t kLongestLine = size_t{16} << 20;

  /// Starts `argv[0]`, looked for in PATH like a shell does. `log` gets what it writes to stderr.
  /// Throws Error if it cannot be started.
  Process(const std::vector<std::string>& argv, Log log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Queues bytes for the program; `ReadLine` writes them.
  void Write(std::string_view bytes) { input_.append(bytes); }

  enum class Got { kLine, kEnd, kTooLong, kTimeout, kStopped };
  /// The next line of the program's output, without its newline.
  Got ReadLine(std::string& line, Clock::time_point deadline, const std::stop_token& stop);

  /// Ends the input, which asks the program to end.
  void CloseInput();
  /// Ends the input, lets the program exit until `deadline`, then ends its group: SIGTERM, and a
  /// second later SIGKILL. Returns how the program ended: "exit status 1", "signal 11 (Segmentation
  /// fault)".
  std::string End(Clock::time_point deadline);

  /// The last lines it wrote to stderr, in one line with " | " between them, at most 2 KB.
  std::string LastErrors() const;

 private:
  bool TakeLine(std::string& line);
  void Poll(int milliseconds);
  void WriteInput();
  void ReadOutput();
  void ReadErrors();
  void AddError(std::string_view line);
  bool WaitForExit(Clock::time_point deadline);

  Log log_;
  pid_t pid_ = -1;  // also its process group; -1 once it is reaped
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string input_;    // not yet written
  size_t written_ = 0;   // of `input_`
  std::string output_;   // not yet taken
  size_t searched_ = 0;  // of `output_`: holds no newline
  std::string errors_;   // the start of a line
  std::deque<std::string> last_errors_;
  std::string ended_;
};

}  // namespace assay
