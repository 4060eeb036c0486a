#include "harness/io/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/core/version.h"
#include "harness/io/append_file.h"
#include "harness/io/url.h"

namespace assay {
namespace {

constexpr int kMostRedirects = 10;
constexpr size_t kMostHeaderBytes = size_t{1} << 18;
constexpr size_t kLongestReason = 300;

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

bool IsRedirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool IsPassing(long status) { return status == 408 || status == 429 || status >= 500; }

// Whether another attempt may do better.
bool IsPassing(CURLcode code) {
  constexpr std::array kFinal = {CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,
                                 CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
                                 CURLE_OUT_OF_MEMORY};
  return std::ranges::find(kFinal, code) == kFinal.end();
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

// "bytes 100-199/200" begins at `from`.
bool BeginsAt(std::string_view content_range, uint64_t from) {
  const std::string expected = "bytes " + std::to_string(from) + "-";
  return content_range.starts_with(expected);
}

}  // namespace

/// One request until it is answered, over all redirects and attempts.
struct HttpClient::Exchange {
  const HttpRequest& request;
  bool head = false;
  uint64_t from = 0;  ///< first byte asked for
  uint64_t end = 0;   ///< behind the last byte asked for; 0: all

  std::function<void()> begin = {};  ///< before each attempt; `answer` is the last one's
  /// Takes the bytes of a body that is `ok`; throws what is to end the exchange.
  std::function<void(std::string_view)> take = {};
  std::function<bool()> whole = {};  ///< whether everything has come, where that can be told
  uint64_t furthest = 0;             ///< bytes of the body that came so far; kept by `take`

  std::string url = request.url;
  std::string target = {};  ///< of a redirect
  HttpAnswer answer = {};
  std::string failure = {};  ///< why there is no answer
  bool final = false;        ///< another attempt cannot do better
  size_t header_bytes = 0;
  std::exception_ptr thrown = {};
  const std::stop_token* stop = nullptr;
};

struct HttpClient::Handle {
  CURL* curl = nullptr;
  std::array<char, CURL_ERROR_SIZE> message = {};

  Handle() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    curl = started == CURLE_OK ? curl_easy_init() : nullptr;
    if (curl == nullptr) throw Error("cannot use the network: libcurl does not start");
  }
  ~Handle() { curl_easy_cleanup(curl); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  template <typename T>
  void Set(CURLoption option, T value) const {
    ASSAY_CHECK(curl_easy_setopt(curl, option, value) == CURLE_OK);
  }

  // The functions that libcurl calls; nothing may be thrown through it.
  static size_t OnHeader(char* data, size_t, size_t size, void* to) {
    auto& exchange = *static_cast<Exchange*>(to);
    exchange.header_bytes += size;
    if (exchange.header_bytes > kMostHeaderBytes) return 0;
    const std::string_view line = Trimmed({data, size});
    if (line.starts_with("HTTP/")) exchange.answer.headers.clear();
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      exchange.answer.headers[Lower(std::string(line.substr(0, colon)))] =
          Trimmed(line.substr(colon + 1));
    }
    return size;
  }

  static size_t OnBody(char* data, size_t, size_t size, void* to) {
    auto& [self, exchange] = *static_cast<std::pair<Handle*, Exchange*>*>(to);
    curl_easy_getinfo(self->curl, CURLINFO_RESPONSE_CODE, &exchange->answer.status);
    if (!exchange->answer.ok() || !exchange->take) return size;
    try {
      exchange->take({data, size});
      return size;
    } catch (...) {
      exchange->thrown = std::current_exception();
      return 0;
    }
  }

  static int OnProgress(void* to, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(to)->stop->stop_requested() ? 1 : 0;
  }
};

const std::string& HttpAnswer::Header(const std::string& name) const {
  static const std::string none;
  const auto found = headers.find(name);
  return found == headers.end() ? none : found->second;
}

HttpClient::HttpClient(HttpOptions options)
    : options_(std::move(options)), handle_(std::make_unique<Handle>()) {}

HttpClient::~HttpClient() = default;

// One request without redirects. False where there was no whole answer: `failure` says why.
bool HttpClient::Perform(Exchange& exchange) {
  Handle& handle = *handle_;
  curl_easy_reset(handle.curl);  // keeps its connections
  std::pair<Handle*, Exchange*> body{&handle, &exchange};
  const std::string agent = "assay/" + std::string(kVersion);
  const std::string range = std::to_string(exchange.from) + "-" +
                            (exchange.end > 0 ? std::to_string(exchange.end - 1) : "");
  curl_slist* headers = curl_slist_append(nullptr, "Accept-Encoding: identity");
  if (!exchange.request.token.empty() && SameServer(exchange.url, exchange.request.url)) {
    headers =
        curl_slist_append(headers, ("Authorization: Bearer " + exchange.request.token).c_str());
  }
  handle.message[0] = '\0';
  handle.Set(CURLOPT_URL, exchange.url.c_str());
  handle.Set(CURLOPT_PROTOCOLS_STR, "http,https");
  handle.Set(CURLOPT_HTTPHEADER, headers);
  handle.Set(CURLOPT_USERAGENT, agent.c_str());
  handle.Set(CURLOPT_ERRORBUFFER, handle.message.data());
  handle.Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  handle.Set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  handle.Set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.stall_timeout.count()));
  handle.Set(CURLOPT_NOBODY, exchange.head ? 1L : 0L);
  if (exchange.from > 0 || exchange.end > 0) handle.Set(CURLOPT_RANGE, range.c_str());
  handle.Set(CURLOPT_HEADERFUNCTION, &Handle::OnHeader);
  handle.Set(CURLOPT_HEADERDATA, &exchange);
  handle.Set(CURLOPT_WRITEFUNCTION, &Handle::OnBody);
  handle.Set(CURLOPT_WRITEDATA, &body);
  handle.Set(CURLOPT_NOPROGRESS, 0L);
  handle.Set(CURLOPT_XFERINFOFUNCTION, &Handle::OnProgress);
  handle.Set(CURLOPT_XFERINFODATA, &exchange);
  exchange.answer = {};
  exchange.header_bytes = 0;
  exchange.target.clear();
  const CURLcode code = curl_easy_perform(handle.curl);
  curl_slist_free_all(headers);
  curl_easy_getinfo(handle.curl, CURLINFO_RESPONSE_CODE, &exchange.answer.status);
  if (exchange.thrown) std::rethrow_exception(exchange.thrown);
  if (options_.stop.stop_requested()) {
    throw Error("stopped while waiting for " + ShownUrl(exchange.url));
  }
  if (code != CURLE_OK) {
    exchange.failure = handle.message[0] != '\0' ? handle.message.data() : curl_easy_strerror(code);
    exchange.final = !IsPassing(code);
    return false;
  }
  const char* target = nullptr;
  curl_easy_getinfo(handle.curl, CURLINFO_REDIRECT_URL, &target);
  if (target != nullptr && IsRedirect(exchange.answer.status)) exchange.target = target;
  return true;
}

// From the request's URL to the answer that is no redirect.
bool HttpClient::Follow(Exchange& exchange) {
  exchange.url = exchange.request.url;
  for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
    if (!Perform(exchange)) return false;
    if (exchange.target.empty()) return true;
    if (exchange.head && !SameServer(exchange.target, exchange.request.url)) return true;
    if (exchange.url.starts_with("https:") && !exchange.target.starts_with("https:")) {
      exchange.failure = "it redirects to " + ShownUrl(exchange.target) + ", which is not HTTPS";
      exchange.final = true;
      return false;
    }
    exchange.url = exchange.target;
  }
  exchange.failure = "it redirects more than " + std::to_string(kMostRedirects) + " times";
  exchange.final = true;
  return false;
}

void HttpClient::Wait(int failures, const HttpAnswer& answer, const std::string& url) const {
  using std::chrono::milliseconds;
  milliseconds wait = options_.first_wait * (1 << std::min(failures - 1, 10));
  const std::string& asked = answer.Header("retry-after");
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), seconds);
  if (error == std::errc() && end == asked.data() + asked.size() && seconds >= 0) {
    wait = std::chrono::seconds(std::min<int64_t>(seconds, options_.longest_wait.count()));
  }
  wait = std::min<milliseconds>(wait, options_.longest_wait);
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_for(lock, options_.stop, wait, [] { return false; });
  if (options_.stop.stop_requested()) {
    throw Error("stopped while waiting for " + ShownUrl(url));
  }
}

// The answer of the first attempt that cannot be bettered by another.
HttpAnswer HttpClient::Ask(Exchange& exchange) {
  exchange.stop = &options_.stop;
  for (int failures = 0;;) {
    const uint64_t before = exchange.furthest;
    if (exchange.begin) exchange.begin();
    exchange.failure.clear();
    bool answered = Follow(exchange);
    if (answered && exchange.answer.ok() && exchange.whole && !exchange.whole()) {
      exchange.failure = "the connection ended too early";
      answered = false;
    }
    const long status = exchange.answer.status;
    const bool past_end = status == 416 && exchange.from > 0;
    if (answered && !IsPassing(status) && !past_end) return exchange.answer;
    failures = exchange.furthest > before ? 1 : failures + 1;
    if (exchange.final || failures >= options_.attempts) {
      if (answered) return exchange.answer;
      throw Error("cannot fetch " + ShownUrl(exchange.url) + ": " +
                  Printable(exchange.failure, kLongestReason));
    }
    Wait(failures, exchange.answer, exchange.url);
  }
}

HttpAnswer HttpClient::Head(const HttpRequest& request) {
  Exchange exchange{.request = request, .head = true};
  return Ask(exchange);
}

HttpAnswer HttpClient::Get(const HttpRequest& request, size_t most, std::string& body) {
  Exchange exchange{.request = request};
  exchange.begin = [&] { body.clear(); };
  exchange.take = [&](std::string_view bytes) {
    if (bytes.size() > most - body.size()) {
      throw Error("cannot fetch " + ShownUrl(request.url) + ": the answer is longer than " +
                  std::to_string(most) + " bytes");
    }
    body += bytes;
  };
  return Ask(exchange);
}

HttpAnswer HttpClient::GetBeginning(const HttpRequest& request, size_t count, std::string& body) {
  struct Enough : std::exception {};
  Exchange exchange{.request = request, .end = count};
  exchange.begin = [&] { body.clear(); };
  exchange.take = [&](std::string_view bytes) {
    const size_t missing = count - body.size();
    body += bytes.substr(0, missing);
    if (bytes.size() > missing) throw Enough();  // it is no server of ranges
  };
  try {
    return Ask(exchange);
  } catch (const Enough&) {
    return exchange.answer;
  }
}

HttpAnswer HttpClient::Download(const HttpRequest& request, const std::string& path, uint64_t size,
                                const OnBytes& on_bytes) {
  AppendFile file(path);
  uint64_t have = std::filesystem::file_size(path);
  const auto restart = [&] { file.Truncate(have = 0); };
  if (have > size) restart();
  if (have == size && size > 0) return {.status = 200, .headers = {}};
  Exchange exchange{.request = request};
  bool first = true;
  exchange.begin = [&] {
    if (exchange.answer.status == 416) restart();
    exchange.from = have;
    first = true;
  };
  exchange.take = [&](std::string_view bytes) {
    if (std::exchange(first, false)) {
      if (exchange.answer.status != 206) {
        restart();  // all of it comes
      } else if (!BeginsAt(exchange.answer.Header("content-range"), have)) {
        throw Error("cannot fetch " + ShownUrl(request.url) + ": asked for bytes from " +
                    std::to_string(have) + ", got another range");
      }
    }
    if (bytes.size() > size - have) {
      restart();
      throw Error("cannot fetch " + ShownUrl(request.url) + ": the body is longer than the " +
                  std::to_string(size) + " bytes that were announced");
    }
    file.Append(bytes);
    have += bytes.size();
    exchange.furthest = std::max(exchange.furthest, have);
    if (on_bytes) on_bytes(have);
  };
  exchange.whole = [&] { return have == size; };
  HttpAnswer answer = Ask(exchange);
  if (answer.ok()) file.Sync();
  return answer;
}

}  // namespace assay
