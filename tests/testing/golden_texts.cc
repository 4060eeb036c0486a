#include "tests/testing/golden_texts.h"

#include <vector>

#include "harness/io/file.h"
#include "tests/testing/paths.h"

namespace assay::testing {
namespace {

/// SplitMix64 (prng.di.unimi.it/splitmix64.c).
class SplitMix {
 public:
  explicit SplitMix(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

 private:
  uint64_t state_;
};

// A piece as its characters.
std::vector<std::string> Characters(const std::string& text) {
  std::vector<std::string> characters;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) characters.emplace_back();
    characters.back() += c;
  }
  return characters;
}

std::vector<std::vector<std::string>> ReadPieces() {
  std::vector<std::vector<std::string>> pieces;
  for (const Json& piece : TextParity("pieces.json")) {
    pieces.push_back(Characters(piece.get<std::string>()));
  }
  return pieces;
}

std::string WrittenOut(const Json& text) {
  if (text.is_string()) return text;
  std::string joined;
  for (uint64_t i = 0; i < text.get<uint64_t>(); ++i) joined += (i == 0 ? "" : " ") + GoldenText(i);
  return joined;
}

}  // namespace

std::string TextParityPath(const std::string& name) {
  return (SourceDir() / "tests/parity/text" / name).string();
}

Json TextParity(const std::string& name) {
  const std::string path = TextParityPath(name);
  return ParseJson(ReadFile(path), path);
}

std::string GoldenText(uint64_t index) {
  static const auto pieces = ReadPieces();
  SplitMix random(index);
  std::string text;
  for (uint64_t left = 1 + random.Next() % 40; left > 0; --left) {
    const auto& piece = pieces[random.Next() % pieces.size()];
    size_t length = piece.size();
    if (random.Next() % 3 == 0) length = 1 + random.Next() % length;
    for (size_t i = 0; i < length; ++i) text += piece[i];
  }
  return text;
}

Sample GoldenSample(const Json& written) {
  Sample sample;
  for (const Json& message : written.at(0)) {
    sample.prompt.push_back({message["role"], TextParts(WrittenOut(message["content"]))});
  }
  for (const Json& answer : written.at(1)) {
    sample.responses.push_back(
        {.parts = TextParts(WrittenOut(answer)), .author = "", .step_ends = {}});
  }
  return sample;
}

std::string JoinedIds(const std::vector<uint32_t>& ids) {
  std::string text;
  for (const uint32_t id : ids) text += (text.empty() ? "" : " ") + std::to_string(id);
  return text;
}

std::string GoldenLines(const Tokenizer& tokenizer, uint64_t first, uint64_t count) {
  std::string lines;
  for (uint64_t index = first; index < first + count; ++index) {
    const std::string text = GoldenText(index);
    const Encoding pair =
        tokenizer.EncodePair(text, GoldenText(index + 1), SpecialTokens::kAdd, {});
    lines += (index == first ? "" : "\n") + JoinedIds(tokenizer.Encode(text, SpecialTokens::kAdd)) +
             "|" + JoinedIds(tokenizer.Encode(text, SpecialTokens::kOmit)) + "|" +
             JoinedIds(pair.ids) + "|" + JoinedIds(pair.types);
  }
  return lines;
}

}  // namespace assay::testing
