#include "harness/core/sha256.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>

#include "harness/core/error.h"

namespace assay {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

std::string ToHex(const Digest& digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

// SHA256() sets up no context on the heap: right for the short texts that ids are made of.
Digest DigestOf(std::string_view bytes) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

}  // namespace

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  ASSAY_CHECK(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::Update(std::string_view bytes) {
  ASSAY_CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

std::string Sha256::Hex() {
  Digest digest;
  ASSAY_CHECK(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) == 1);
  return ToHex(digest);
}

std::string Sha256Hex(std::string_view bytes) { return ToHex(DigestOf(bytes)); }

uint64_t Sha256Prefix(std::string_view bytes) {
  const Digest digest = DigestOf(bytes);
  uint64_t prefix = 0;
  for (size_t i = 0; i < 8; ++i) prefix = prefix << 8 | digest[i];
  return prefix;
}

}  // namespace assay
