#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

/// The lines of a text that are not blank, one at a time, without their ending (LF or CRLF) and
/// without a byte order mark. The views point into the text, which must outlive the reader.
class LineReader {
 public:
  /// A longer line is an Error: nothing that people write has such lines, and parsing one would
  /// take many times its size in memory.
  static constexpr size_t kLongestLine = size_t{64} << 20;

  /// `name` stands for the text in messages.
  LineReader(std::string_view text, std::string name, size_t longest = kLongestLine);

  bool Next(std::string_view& line);

  size_t number() const { return number_; }  ///< of the last line, from 1
  size_t offset() const { return offset_; }  ///< where the last line starts
  size_t end() const { return end_; }        ///< where the next one starts
  std::string Where() const;                 ///< `name:number`

 private:
  std::string_view text_;
  std::string name_;
  size_t longest_;
  size_t number_ = 0;
  size_t offset_ = 0;
  size_t end_ = 0;
};

/// `text` without the UTF-8 byte order mark that Windows programs put first.
std::string_view WithoutByteOrderMark(std::string_view text);

}  // namespace assay
