#pragma once

#include <string>

namespace assay {

/// Whether scheme, host and port of two URLs are the same.
bool SameServer(const std::string& a, const std::string& b);

/// Percent-encodes all but letters, digits and "-._~".
std::string UrlEncoded(const std::string& text);

/// Without query, fragment, user and password: fit for a message.
std::string ShownUrl(const std::string& url);

}  // namespace assay
