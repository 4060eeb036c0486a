#include "harness/io/library_versions.h"

#include <arrow/config.h>
#include <curl/curl.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <zlib.h>

namespace assay {

std::map<std::string, std::string> LibraryVersions() {
  return {{"arrow", arrow::GetBuildInfo().version_string},
          {"curl", curl_version_info(CURLVERSION_NOW)->version},
          {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"sqlite", sqlite3_libversion()},
          {"zlib", zlibVersion()}};
}

}  // namespace assay
