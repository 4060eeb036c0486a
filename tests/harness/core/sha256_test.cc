#include "harness/core/sha256.h"

#include <string>

#include "gtest/gtest.h"

namespace assay {
namespace {

// The examples of FIPS 180-4.
TEST(Sha256Test, MatchesTheStandardsExamples) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256Hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Test, TakesBytesInAnyPieces) {
  Sha256 hash;
  for (const char c : std::string("abc")) hash.Update(std::string_view(&c, 1));
  hash.Update("");
  EXPECT_EQ(hash.Hex(), Sha256Hex("abc"));
}

TEST(Sha256Test, ThePrefixIsBigEndian) { EXPECT_EQ(Sha256Prefix("abc"), 0xBA7816BF8F01CFEAu); }

}  // namespace
}  // namespace assay
