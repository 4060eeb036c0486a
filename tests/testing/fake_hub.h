#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/json.h"
#include "tests/testing/folder.h"

namespace assay::testing {

/// A Hugging Face hub on this machine (fake_hub.py says what it can do), for as long as it lives.
class FakeHub {
 public:
  static constexpr char kCommit[] = "0123456789abcdef0123456789abcdef01234567";

  /// `tls`: with a third server that has a certificate of its own making.
  explicit FakeHub(bool tls = false);
  ~FakeHub();
  FakeHub(const FakeHub&) = delete;
  FakeHub& operator=(const FakeHub&) = delete;

  std::string url() const { return UrlOf("hub"); }
  std::string cdn() const { return UrlOf("cdn"); }
  std::string tls() const { return "https" + UrlOf("tls").substr(4); }

  /// Puts a file into the repository "models/org/name" or "datasets/org/name".
  void Write(const std::string& repository, std::string_view file, std::string_view bytes) const;
  std::filesystem::path Folder(const std::string& repository) const;

  /// Faults from now on, counted anew.
  void SetRules(const Json& rules) const;

  /// What was asked so far: {"server", "method", "path", "range", "token"}.
  std::vector<Json> Requests() const;
  void ForgetRequests() const;

  void Stop();

 private:
  std::string UrlOf(const char* server) const;

  TempFolder root_;
  pid_t pid_ = -1;
  Json ports_;
};

}  // namespace assay::testing
