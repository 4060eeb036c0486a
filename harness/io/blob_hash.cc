#include "harness/io/blob_hash.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <memory>

#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {

std::string GitBlobHash(const std::string& path) {
  const MappedFile file(path);
  const std::string header = "blob " + std::to_string(file.bytes().size());
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  ASSAY_CHECK(EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr) == 1);
  ASSAY_CHECK(EVP_DigestUpdate(context.get(), header.c_str(), header.size() + 1) == 1);
  ASSAY_CHECK(EVP_DigestUpdate(context.get(), file.bytes().data(), file.bytes().size()) == 1);
  ASSAY_CHECK(EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

}  // namespace assay
