#include "harness/core/utf8.h"

#include <cstdint>
#include <cstring>

namespace assay {
namespace {

struct Lead {
  size_t length;                          // bytes of the whole sequence; 0: not a lead byte
  unsigned char low = 0x80, high = 0xBF;  // range of the second byte
};

Lead LeadOf(unsigned char byte) {
  if (byte < 0x80) return {1};
  if (byte >= 0xC2 && byte <= 0xDF) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

// Length of the well-formed prefix that starts at `at` and whether it is a whole sequence.
struct Step {
  size_t length;
  bool whole;
};

Step StepAt(std::string_view text, size_t at) {
  const Lead lead = LeadOf(static_cast<unsigned char>(text[at]));
  if (lead.length == 0) return {1, false};
  for (size_t i = 1; i < lead.length; ++i) {
    if (at + i >= text.size()) return {i, false};
    const auto byte = static_cast<unsigned char>(text[at + i]);
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    if (byte < low || byte > high) return {i, false};
  }
  return {lead.length, true};
}

// The end of the run of ASCII that starts at `at`, eight bytes at a time.
size_t SkipAscii(std::string_view text, size_t at) {
  while (at + 8 <= text.size()) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if (word & 0x8080808080808080ULL) break;
    at += 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

size_t FirstIllFormed(std::string_view text) {
  size_t at = 0;
  while ((at = SkipAscii(text, at)) < text.size()) {
    const Step step = StepAt(text, at);
    if (!step.whole) return at;
    at += step.length;
  }
  return text.size();
}

}  // namespace

bool IsValidUtf8(std::string_view text) { return FirstIllFormed(text) == text.size(); }

size_t RepairUtf8(std::string& text) {
  size_t at = FirstIllFormed(text);
  if (at == text.size()) return 0;
  std::string repaired = text.substr(0, at);
  size_t count = 0;
  while (at < text.size()) {
    const Step step = StepAt(text, at);
    if (step.whole) {
      repaired.append(text, at, step.length);
    } else {
      repaired += "\xEF\xBF\xBD";
      ++count;
    }
    at += step.length;
  }
  text = std::move(repaired);
  return count;
}

size_t CodePoints(std::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

CodePoint FirstCodePoint(std::string_view text) {
  const Step step = StepAt(text, 0);
  if (!step.whole) return {0xFFFD, step.length};
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  char32_t code = step.length == 1 ? byte(0) : byte(0) & (0x7FU >> step.length);
  for (size_t i = 1; i < step.length; ++i) code = code << 6 | (byte(i) & 0x3FU);
  return {code, step.length};
}

}  // namespace assay
