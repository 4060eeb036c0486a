#include "harness/io/url.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace assay {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

Url Parsed(const std::string& text) {
  Url url(curl_url());
  if (url == nullptr || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    return nullptr;
  }
  return url;
}

std::string PartOf(const Url& url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (url == nullptr || curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// Scheme, host and port; empty for what is no URL.
std::string ServerOf(const std::string& text) {
  const Url url = Parsed(text);
  if (url == nullptr) return "";
  return Lower(PartOf(url, CURLUPART_SCHEME) + "://" + PartOf(url, CURLUPART_HOST)) + ":" +
         PartOf(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

}  // namespace

bool SameServer(const std::string& a, const std::string& b) {
  const std::string server = ServerOf(a);
  return !server.empty() && server == ServerOf(b);
}

std::string UrlEncoded(const std::string& text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return encoded;
}

std::string ShownUrl(const std::string& text) {
  const Url url = Parsed(text);
  if (url == nullptr) return "a malformed URL";
  for (const CURLUPart part : {CURLUPART_QUERY, CURLUPART_FRAGMENT, CURLUPART_USER,
                               CURLUPART_PASSWORD, CURLUPART_OPTIONS}) {
    curl_url_set(url.get(), part, nullptr, 0);
  }
  return PartOf(url, CURLUPART_URL);
}

}  // namespace assay
