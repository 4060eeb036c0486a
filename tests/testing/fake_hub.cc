#include "tests/testing/fake_hub.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/testing/paths.h"

namespace assay::testing {
namespace {

// The first line that comes out of `descriptor`.
std::string ReadLine(int descriptor) {
  std::string line;
  for (char c = 0; read(descriptor, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

}  // namespace

FakeHub::FakeHub(bool tls) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("pipe failed");
  const std::string script = (SourceDir() / "tests/testing/fake_hub.py").string();
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execlp("python3", "python3", "-B", script.c_str(), root_.path().c_str(),
           tls ? "--tls" : nullptr, nullptr);
    _exit(127);
  }
  close(ends[1]);
  const std::string line = ReadLine(ends[0]);
  close(ends[0]);
  if (line.empty()) throw std::runtime_error("the fake hub does not start");
  ports_ = Json::parse(line);
}

FakeHub::~FakeHub() { Stop(); }

void FakeHub::Stop() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string FakeHub::UrlOf(const char* server) const {
  return "http://127.0.0.1:" + std::to_string(ports_.at(server).get<int>());
}

std::filesystem::path FakeHub::Folder(const std::string& repository) const {
  const std::filesystem::path folder = root_.path() / repository;
  std::filesystem::create_directories(folder);
  return folder;
}

void FakeHub::Write(const std::string& repository, std::string_view file,
                    std::string_view bytes) const {
  const std::filesystem::path path = Folder(repository) / file;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << bytes;
}

void FakeHub::SetRules(const Json& rules) const {
  // Under another name first: a request never sees half of it.
  const std::string path = root_ / "rules.json";
  Json counted = rules;
  for (Json& rule : counted) rule["since"] = Requests().size();
  std::ofstream(path + ".new") << counted.dump();
  std::filesystem::rename(path + ".new", path);
}

std::vector<Json> FakeHub::Requests() const {
  std::ifstream log(root_ / "requests.log");
  std::vector<Json> requests;
  for (std::string line; std::getline(log, line);) requests.push_back(Json::parse(line));
  return requests;
}

void FakeHub::ForgetRequests() const { std::filesystem::remove(root_ / "requests.log"); }

}  // namespace assay::testing
