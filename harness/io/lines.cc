#include "harness/io/lines.h"

#include <algorithm>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlank = " \t\r";

}  // namespace

LineReader::LineReader(std::string_view text, std::string name, size_t longest)
    : text_(text), name_(std::move(name)), longest_(longest) {
  if (text_.starts_with(kByteOrderMark)) end_ = kByteOrderMark.size();
}

bool LineReader::Next(std::string_view& line) {
  while (end_ < text_.size()) {
    offset_ = end_;
    const size_t newline = text_.find('\n', offset_);
    const size_t stop = std::min(newline, text_.size());
    end_ = std::min(stop + 1, text_.size());
    ++number_;
    line = text_.substr(offset_, stop - offset_);
    if (line.size() > longest_) {
      throw Error(Where() + ": the line is too long: got " + std::to_string(line.size()) +
                  " bytes, expected at most " + std::to_string(longest_) +
                  "; write one JSON object per line");
    }
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(kBlank) != std::string_view::npos) return true;
  }
  return false;
}

std::string LineReader::Where() const { return name_ + ":" + std::to_string(number_); }

std::string_view WithoutByteOrderMark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

}  // namespace assay
