#pragma once

#include <string>
#include <string_view>

namespace assay {

/// Base64 (RFC 4648 §4) of `bytes`, padded, without line breaks.
std::string Base64(std::string_view bytes);

/// `bytes` as a raw DEFLATE stream (RFC 1951): what browsers call "deflate-raw".
std::string DeflateRaw(std::string_view bytes);

}  // namespace assay
