#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

namespace assay {

/// How patient a client is.
struct HttpOptions {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::seconds stall_timeout{10};     ///< without a byte, at least 1
  int attempts = 4;                           ///< in a row that brought no byte of a body
  std::chrono::milliseconds first_wait{500};  ///< between attempts, doubled each time
  std::chrono::seconds longest_wait{60};      ///< also of what a server's Retry-After asks for
  std::stop_token stop = {};
};

/// What is asked for. `token` goes, as "Authorization: Bearer …", to the server that `url` names
/// (scheme, host and port) and to no other, wherever it redirects; no message ever shows it.
struct HttpRequest {
  std::string url;
  std::string token = {};
};

struct HttpAnswer {
  long status = 0;
  std::map<std::string, std::string> headers;  ///< of the last answer; names in lower case

  bool ok() const { return status >= 200 && status < 300; }
  /// Empty where there is none.
  const std::string& Header(const std::string& name) const;
};

/// HTTP and HTTPS through libcurl: certificates are verified, redirects followed (never from HTTPS
/// to HTTP), proxies as the environment says. Lost connections, silent servers and the statuses
/// 408, 429 and 5xx are tried again. Every method returns an answer of whatever status, and throws
/// Error where there is none (no connection, a certificate, a body that is longer than it may be)
/// and after a stop. Messages show URLs without their query, which may be a signature.
/// Keeps its connections; not thread-safe.
class HttpClient {
 public:
  explicit HttpClient(HttpOptions options = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Asks with HEAD. A redirect to another server is not followed: it is the answer, whose headers
  /// say what lies there.
  HttpAnswer Head(const HttpRequest& request);

  /// Puts a body of at most `most` bytes into `body`; of an answer that is not `ok`, nothing.
  HttpAnswer Get(const HttpRequest& request, size_t most, std::string& body);

  /// Puts the first `count` bytes of a body, or all of a shorter one, into `body`. Asks for no more
  /// (HTTP ranges), and takes no more of a server that sends all the same.
  HttpAnswer GetBeginning(const HttpRequest& request, size_t count, std::string& body);

  /// Called with the bytes there are so far, those of earlier attempts included.
  using OnBytes = std::function<void(uint64_t)>;

  /// Makes the file `path` have all of the `size` bytes of the body. Bytes that it has already are
  /// kept and only the rest is asked for, unless the server sends everything. After an Error the
  /// file has what came, for another call to go on from; nothing where the body was too long.
  HttpAnswer Download(const HttpRequest& request, const std::string& path, uint64_t size,
                      const OnBytes& on_bytes = {});

 private:
  struct Handle;
  struct Exchange;

  HttpAnswer Ask(Exchange& exchange);
  bool Follow(Exchange& exchange);
  bool Perform(Exchange& exchange);
  void Wait(int failures, const HttpAnswer& answer, const std::string& url) const;

  HttpOptions options_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace assay
