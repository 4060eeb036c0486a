#include "harness/io/hub_cache.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/io/file.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr size_t kCommitDigits = 40;
constexpr size_t kLongestId = 96;
constexpr size_t kLongestToken = 4096;

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string HfHome() {
  if (const std::string home = Environment("HF_HOME"); !home.empty()) return home;
  if (const std::string cache = Environment("XDG_CACHE_HOME"); !cache.empty()) {
    return cache + "/huggingface";
  }
  const std::string home = Environment("HOME");
  return home.empty() ? "" : home + "/.cache/huggingface";
}

std::string CacheOf(const std::string& home) {
  for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
    if (const std::string folder = Environment(name); !folder.empty()) return folder;
  }
  return home.empty() ? "" : home + "/hub";
}

std::string EndpointOf(std::string endpoint) {
  while (endpoint.ends_with('/')) endpoint.pop_back();
  if (!endpoint.starts_with("https://") && !endpoint.starts_with("http://")) {
    throw Error("HF_ENDPOINT: got \"" + Printable(endpoint, 200) +
                "\", expected a URL such as https://huggingface.co");
  }
  return endpoint;
}

std::string Trimmed(std::string text) {
  const auto blank = [](unsigned char c) { return std::isspace(c) != 0; };
  text.erase(std::ranges::find_if_not(text.rbegin(), text.rend(), blank).base(), text.end());
  text.erase(text.begin(), std::ranges::find_if_not(text, blank));
  return text;
}

// A line break in a token would be a header of its own.
std::string CheckedToken(std::string token, const std::string& origin) {
  token = Trimmed(std::move(token));
  const bool plain = std::ranges::all_of(token, [](unsigned char c) { return c > 32 && c < 127; });
  if (!plain || token.size() > kLongestToken) {
    throw Error(origin + " is no token: it has characters that none has");
  }
  return token;
}

std::string TokenOf(const std::string& home) {
  if (const std::string token = CheckedToken(Environment("HF_TOKEN"), "HF_TOKEN"); !token.empty()) {
    return token;
  }
  std::string path = Environment("HF_TOKEN_PATH");
  if (path.empty() && !home.empty()) path = home + "/token";
  return FileExists(path) ? CheckedToken(ReadFile(path, kLongestToken), path) : "";
}

bool IsTrue(std::string value) {
  std::ranges::transform(value, value.begin(), [](unsigned char c) { return std::toupper(c); });
  return value == "1" || value == "ON" || value == "YES" || value == "TRUE";
}

std::chrono::seconds TimeoutOf(const std::string& text, std::chrono::seconds otherwise) {
  if (text.empty()) return otherwise;
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 1) {
    throw Error("HF_HUB_DOWNLOAD_TIMEOUT: got \"" + Printable(text, 200) +
                "\", expected a number of seconds from 1");
  }
  return std::chrono::seconds(seconds);
}

bool IsCommit(const std::string& text) {
  return text.size() == kCommitDigits && std::ranges::all_of(text, [](unsigned char c) {
           return std::isdigit(c) || (c >= 'a' && c <= 'f');
         });
}

bool IsIdPart(const std::string& part) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_' || c == '.';
  };
  const auto edge = [](char c) { return c == '-' || c == '.'; };
  return !part.empty() && std::ranges::all_of(part, plain) && !edge(part.front()) &&
         !edge(part.back()) && part.find("--") == std::string::npos &&
         part.find("..") == std::string::npos;
}

}  // namespace

HubSettings HubSettings::FromEnvironment() {
  HubSettings settings;
  const std::string home = HfHome();
  if (const std::string endpoint = Environment("HF_ENDPOINT"); !endpoint.empty()) {
    settings.endpoint = EndpointOf(endpoint);
  }
  settings.cache = CacheOf(home);
  settings.token = TokenOf(home);
  settings.offline = IsTrue(Environment("HF_HUB_OFFLINE"));
  settings.timeout = TimeoutOf(Environment("HF_HUB_DOWNLOAD_TIMEOUT"), settings.timeout);
  return settings;
}

bool HubRepo::IsPinned() const { return IsCommit(revision); }

std::string HubRepo::Name() const { return revision == "main" ? id : id + "@" + revision; }

bool IsHubId(const std::string& text) {
  const size_t slash = text.find('/');
  return slash != std::string::npos && text.size() <= kLongestId &&
         IsIdPart(text.substr(0, slash)) && IsIdPart(text.substr(slash + 1));
}

HubRepo ParseHubRepo(HubRepo::Kind kind, const std::string& text) {
  const size_t at = text.find('@');
  HubRepo repo{kind, text.substr(0, at), "main"};
  if (at != std::string::npos) repo.revision = text.substr(at + 1);
  if (!IsHubId(repo.id) || !IsInnerPath(repo.revision)) {
    throw UsageError("no name on the Hugging Face hub: got \"" + Printable(text, 200) +
                     "\", expected org/name or org/name@revision");
  }
  return repo;
}

bool IsInnerPath(const std::string& name) {
  if (name.empty() || name.size() > 1024) return false;
  const bool plain =
      std::ranges::none_of(name, [](unsigned char c) { return c < 32 || c == 127 || c == '\\'; });
  for (size_t begin = 0; begin <= name.size();) {
    const size_t end = std::min(name.find('/', begin), name.size());
    const std::string part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return plain;
}

std::string RepoFolder(const HubSettings& settings, const HubRepo& repo) {
  if (settings.cache.empty()) {
    throw Error("no place for files of the Hugging Face hub: set HF_HOME to a folder");
  }
  std::string folder = repo.kind == HubRepo::Kind::kModel ? "models--" : "datasets--";
  for (const char c : repo.id) folder += c == '/' ? "--" : std::string(1, c);
  return settings.cache + "/" + folder;
}

std::string SnapshotFolder(const HubSettings& settings, const HubRepo& repo,
                           const std::string& commit) {
  return RepoFolder(settings, repo) + "/snapshots/" + commit;
}

std::string CachedCommit(const HubSettings& settings, const HubRepo& repo) {
  std::string commit = repo.revision;
  if (!repo.IsPinned()) {
    const std::string ref = RepoFolder(settings, repo) + "/refs/" + repo.revision;
    commit = FileExists(ref) ? Trimmed(ReadFile(ref, 1024)) : "";
  }
  const bool there = IsCommit(commit) && FolderExists(SnapshotFolder(settings, repo, commit));
  return there ? commit : "";
}

std::vector<std::string> CachedSnapshots(const HubSettings& settings, const HubRepo& repo) {
  if (settings.cache.empty()) return {};
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code ignored;
  const std::string snapshots = RepoFolder(settings, repo) + "/snapshots";
  for (const auto& entry : fs::directory_iterator(snapshots, ignored)) {
    const bool pinned = entry.path().filename() == repo.revision;
    found.emplace_back(pinned ? fs::file_time_type::max() : entry.last_write_time(ignored),
                       entry.path().string());
  }
  std::sort(found.rbegin(), found.rend());
  std::vector<std::string> folders;
  for (auto& [time, path] : found) folders.push_back(std::move(path));
  return folders;
}

}  // namespace assay
