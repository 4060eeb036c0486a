#include "harness/io/hub.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/printable.h"
#include "harness/io/append_file.h"
#include "harness/io/blob_hash.h"
#include "harness/io/file.h"
#include "harness/io/file_lock.h"
#include "harness/io/url.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr size_t kLongestListing = size_t{1} << 26;
constexpr size_t kGitDigits = 40;
constexpr size_t kSha256Digits = 64;
constexpr std::chrono::seconds kBetweenLines(10);

HttpOptions OptionsFor(const HubSettings& settings, std::stop_token stop) {
  HttpOptions options;
  options.connect_timeout = settings.timeout;
  options.stall_timeout = settings.timeout;
  options.stop = std::move(stop);
  return options;
}

std::string Bytes(uint64_t bytes) {
  const auto number = static_cast<double>(bytes);
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", number / 1e3);
  if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", number / 1e6);
  return fmt::format("{:.2f} GB", number / 1e9);
}

std::string PathOf(const HubRepo& repo) {
  return (repo.kind == HubRepo::Kind::kDataset ? "datasets/" : "") + repo.id;
}

std::string KindOf(const HubRepo& repo) {
  return repo.kind == HubRepo::Kind::kDataset ? "dataset" : "model";
}

// Each part of a path encoded, the slashes not.
std::string EncodedPath(const std::string& path) {
  std::string encoded;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    encoded += (begin > 0 ? "/" : "") + UrlEncoded(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return encoded;
}

// W/"abc" and "abc" are abc.
std::string Unquoted(std::string etag) {
  if (etag.starts_with("W/")) etag.erase(0, 2);
  std::erase(etag, '"');
  return etag;
}

bool IsHash(const std::string& text) {
  const bool hex = std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  return hex && (text.size() == kGitDigits || text.size() == kSha256Digits);
}

void MakeFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error("cannot make " + folder.string() + ": " + error.message());
}

void RequireRoom(const std::string& folder, uint64_t bytes) {
  std::error_code unknown;
  const fs::space_info space = fs::space(folder, unknown);
  if (unknown || space.available >= bytes) return;
  throw Error("not enough room in " + folder + ": " + Bytes(bytes) + " are to come, " +
              Bytes(space.available) + " are free; set HF_HOME to a folder on another disk");
}

// `link` leads to `target` by a path that stays right when the cache is moved.
void Link(const fs::path& target, const fs::path& link) {
  MakeFolder(link.parent_path());
  std::error_code error;
  fs::remove(link, error);  // one that leads nowhere
  fs::create_symlink(target.lexically_relative(link.parent_path()), link, error);
  if (error && !FileExists(link.string())) {
    throw Error("cannot write " + link.string() + ": " + error.message());
  }
}

std::vector<std::string> FilesBelow(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (FileExists(entry->path().string())) {
      files.push_back(entry->path().lexically_relative(folder).string());
    }
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> ListedFiles(const Json& answer) {
  std::vector<std::string> files;
  const auto listed = answer.find("siblings");
  if (listed == answer.end() || !listed->is_array()) return files;
  for (const Json& entry : *listed) {
    if (!entry.is_object()) continue;
    const auto name = entry.find("rfilename");
    if (name == entry.end() || !name->is_string()) continue;
    // A name that leads out of the folder is none that we could want.
    if (IsInnerPath(name->get_ref<const std::string&>())) files.push_back(name->get<std::string>());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

bool HubSnapshot::Has(const std::string& file) const {
  return std::ranges::binary_search(files, file);
}

Hub::Hub(HubSettings settings, Log log, std::stop_token stop)
    : settings_(std::move(settings)),
      log_(std::move(log)),
      stop_(std::move(stop)),
      http_(OptionsFor(settings_, stop_)) {}

HubSnapshot Hub::Open(const HubRepo& repo) {
  const std::string cached = CachedCommit(settings_, repo);
  if (settings_.offline) {
    if (!cached.empty()) return FromCache(repo);
    throw Error(repo.Name() + " is not in " + settings_.cache +
                ", and HF_HUB_OFFLINE forbids to fetch it");
  }
  try {
    return Ask(repo);
  } catch (const Error& error) {
    if (cached.empty() || stop_.stop_requested()) throw;
    if (log_) log_(fmt::format("note: {}; taking what is in the cache", error.what()));
    return FromCache(repo);
  }
}

HubSnapshot Hub::FromCache(const HubRepo& repo) const {
  HubSnapshot snapshot{
      .repo = repo, .commit = CachedCommit(settings_, repo), .folder = {}, .files = {}};
  snapshot.folder = SnapshotFolder(settings_, repo, snapshot.commit);
  snapshot.files = FilesBelow(snapshot.folder);
  return snapshot;
}

HubSnapshot Hub::Ask(const HubRepo& repo) {
  const std::string kind = repo.kind == HubRepo::Kind::kDataset ? "datasets/" : "models/";
  const HttpRequest request{
      settings_.endpoint + "/api/" + kind + repo.id + "/revision/" + UrlEncoded(repo.revision),
      settings_.token};
  std::string body;
  const HttpAnswer answer = http_.Get(request, kLongestListing, body);
  if (!answer.ok()) Refuse(repo, "", answer);
  const std::string where = "the answer of " + ShownUrl(request.url);
  const Json json = ParseJson(body, where);
  HubRepo found = repo;
  found.revision = GetString(json, "sha", where);
  if (!found.IsPinned()) {
    throw Error(where + ": \"sha\": got \"" + Printable(found.revision, 100) +
                "\", expected a commit");
  }
  return {.repo = repo,
          .commit = found.revision,
          .folder = SnapshotFolder(settings_, repo, found.revision),
          .files = ListedFiles(json),
          .online = true};
}

std::string Hub::Fetch(const HubSnapshot& snapshot, const std::string& file) {
  ASSAY_CHECK(IsInnerPath(file));
  std::string path = snapshot.folder + "/" + file;
  if (FileExists(path)) return path;
  if (!snapshot.online) {
    throw Error(file + " of " + snapshot.repo.Name() + " is not in " + snapshot.folder +
                (settings_.offline ? ", and HF_HUB_OFFLINE forbids to fetch it" : ""));
  }
  const HubFile remote = Describe(snapshot, file);
  const fs::path folder = RepoFolder(settings_, snapshot.repo);
  const std::string blob = (folder / "blobs" / remote.hash).string();
  const fs::path locks = fs::path(settings_.cache) / ".locks" / folder.filename();
  MakeFolder(folder / "blobs");
  MakeFolder(locks);
  const FileLock lock((locks / (remote.hash + ".lock")).string(), stop_, [&] {
    if (log_) log_("waiting for another process that fetches " + file);
  });
  if (!FileExists(blob)) Download(snapshot, file, remote, blob);
  if (!FileExists(path)) Link(blob, path);
  return path;
}

HttpRequest Hub::RequestFor(const HubSnapshot& snapshot, const std::string& file) const {
  return {settings_.endpoint + "/" + PathOf(snapshot.repo) + "/resolve/" + snapshot.commit + "/" +
              EncodedPath(file),
          settings_.token};
}

HubFile Hub::Describe(const HubSnapshot& snapshot, const std::string& file) {
  const HttpRequest request = RequestFor(snapshot, file);
  const HttpAnswer answer = http_.Head(request);
  if (!answer.ok() && (answer.status < 300 || answer.status >= 400)) {
    Refuse(snapshot.repo, file, answer);
  }
  const std::string& linked = answer.Header("x-linked-etag");
  const std::string& size = answer.ok() && answer.Header("x-linked-size").empty()
                                ? answer.Header("content-length")
                                : answer.Header("x-linked-size");
  HubFile remote{Unquoted(linked.empty() ? answer.Header("etag") : linked), 0};
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), remote.size);
  const bool sized = error == std::errc() && end == size.data() + size.size();
  if (!sized || !IsHash(remote.hash) || answer.Header("x-repo-commit") != snapshot.commit) {
    throw Error(ShownUrl(request.url) + " is not answered as by the Hugging Face hub: expected " +
                (!sized                ? "the file's size"
                 : IsHash(remote.hash) ? "commit " + snapshot.commit
                                       : "its hash as ETag") +
                "; check HF_ENDPOINT");
  }
  return remote;
}

std::string Hub::ReadBeginning(const HubSnapshot& snapshot, const std::string& file, size_t count) {
  const HttpRequest request = RequestFor(snapshot, file);
  std::string bytes;
  const HttpAnswer answer = http_.GetBeginning(request, count, bytes);
  if (!answer.ok()) Refuse(snapshot.repo, file, answer);
  return bytes;
}

void Hub::Download(const HubSnapshot& snapshot, const std::string& file, const HubFile& remote,
                   const std::string& blob) {
  const std::string incomplete = blob + ".incomplete";
  std::error_code none;
  const uintmax_t have = FileExists(incomplete) ? fs::file_size(incomplete, none) : 0;
  if (remote.size > have) RequireRoom(fs::path(blob).parent_path().string(), remote.size - have);
  const std::string what = snapshot.repo.Name() + ": " + Printable(file);
  if (log_) {
    log_(fmt::format("fetching {}, {}{}", what, Bytes(remote.size),
                     have > 0 ? ", of which " + Bytes(have) + " are there" : ""));
  }
  auto last = Clock::now();
  uint64_t before = have;
  const auto on_bytes = [&](uint64_t bytes) {
    const std::chrono::duration<double> passed = Clock::now() - last;
    if (!log_ || passed < kBetweenLines) return;
    const uint64_t came = bytes > before ? bytes - before : 0;
    log_(fmt::format("fetching {}, {:.0f} % of {}, {}/s", what,
                     100.0 * static_cast<double>(bytes) / static_cast<double>(remote.size),
                     Bytes(remote.size),
                     Bytes(static_cast<uint64_t>(static_cast<double>(came) / passed.count()))));
    last = Clock::now();
    before = bytes;
  };
  const HttpRequest request = RequestFor(snapshot, file);
  const HttpAnswer answer = http_.Download(request, incomplete, remote.size, on_bytes);
  if (!answer.ok()) Refuse(snapshot.repo, file, answer);
  const std::string hash = remote.HasSha256() ? FileSha256(incomplete) : GitBlobHash(incomplete);
  if (hash != remote.hash) {
    DeleteFile(incomplete);
    throw Error("what came as " + what + " is not that file: got hash " + hash + ", expected " +
                remote.hash + "; run the same command again, and check HF_ENDPOINT if it repeats");
  }
  ReplaceFile(incomplete, blob);
}

void Hub::Remember(const HubSnapshot& snapshot) const {
  if (!snapshot.online || snapshot.repo.IsPinned()) return;
  const fs::path ref =
      fs::path(RepoFolder(settings_, snapshot.repo)) / "refs" / snapshot.repo.revision;
  if (FileExists(ref.string()) && ReadFile(ref.string(), 1024) == snapshot.commit) return;
  MakeFolder(ref.parent_path());
  WriteFileAtomically(ref.string(), snapshot.commit);
}

void Hub::Refuse(const HubRepo& repo, const std::string& file, const HttpAnswer& answer) const {
  const std::string page = ShownUrl(settings_.endpoint + "/" + PathOf(repo));
  const std::string& code = answer.Header("x-error-code");
  const bool unknown_token = answer.Header("x-error-message").starts_with("Invalid credentials");
  std::string why;
  if (code == "GatedRepo") {
    why = "it is gated: accept its licence at " + page + " and set HF_TOKEN to a token of " +
          (settings_.token.empty() ? "that account" : "an account that may read it");
  } else if (code == "RevisionNotFound") {
    why = "it has no revision \"" + repo.revision + "\"; see " + page;
  } else if (code == "EntryNotFound") {
    why = "there is no such file; see " + page;
  } else if (answer.status == 401 && unknown_token) {
    why = "the token is not accepted; set HF_TOKEN to one that is valid";
  } else if (answer.status == 401 || answer.status == 403 || answer.status == 404) {
    why = "there is no such " + KindOf(repo) + ", or it is private or gated: check the name, " +
          (settings_.token.empty() ? "and set HF_TOKEN for one that not everybody may read"
                                   : "and that the token of HF_TOKEN may read it") +
          " (" + page + ")";
  } else {
    why = "the server answered " + std::to_string(answer.status) + " (" + page + ")";
  }
  throw Error("cannot fetch " + (file.empty() ? "" : Printable(file) + " of ") + repo.Name() +
              ": " + why);
}

}  // namespace assay
