#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

/// Incremental SHA-256 (FIPS 180-4, through OpenSSL's libcrypto).
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void Update(std::string_view bytes);
  /// 64 lower-case hex digits. Call once.
  std::string Hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of `bytes` as 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);

/// The first 8 bytes of the SHA-256 of `bytes`, big-endian.
uint64_t Sha256Prefix(std::string_view bytes);

}  // namespace assay
