#include "adapters/torch/key_value_pages.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "adapters/torch/vector_math.h"
#include "harness/core/error.h"

namespace assay {
namespace {

uint16_t Rounded(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

}  // namespace

void KeyValuePages::Unmap::operator()(std::byte* address) const { munmap(address, bytes); }

KeyValuePages::KeyValuePages(const Shape& shape, int64_t pages)
    : shape_(shape),
      padded_width_((shape.width + simd::kLanes - 1) / simd::kLanes * simd::kLanes),
      half_(kTokens * padded_width_ * (shape.bfloat16 ? 2 : 4)),
      memory_(nullptr, Unmap{}) {
  size_t bytes = 2;
  for (const int64_t factor : {pages, shape.layers, shape.heads, half_}) {
    if (__builtin_mul_overflow(bytes, static_cast<size_t>(factor), &bytes)) {
      throw Error("keys and values of " + std::to_string(pages * kTokens) +
                  " tokens are more than can be addressed; use a smaller max_length");
    }
  }
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    throw Error("cannot reserve " + std::to_string(bytes >> 20) +
                " MiB for keys and values: " + std::strerror(errno) + "; use a smaller max_length");
  }
  memory_ = std::unique_ptr<std::byte, Unmap>(static_cast<std::byte*>(memory), Unmap{bytes});
}

void KeyValuePages::Write(int64_t layer, int64_t head, int64_t page, int64_t slot, const float* key,
                          const float* value) {
  std::byte* const at = At(layer, head, page);
  if (!shape_.bfloat16) {
    auto* keys = reinterpret_cast<float*>(at) + slot;
    auto* values = reinterpret_cast<float*>(at + half_) + slot * padded_width_;
    for (int64_t d = 0; d < shape_.width; ++d) keys[d * kTokens] = key[d];
    std::memcpy(values, value, static_cast<size_t>(shape_.width) * sizeof(float));
    return;
  }
  auto* keys = reinterpret_cast<uint16_t*>(at) + 2 * slot;
  auto* values = reinterpret_cast<uint16_t*>(at + half_) + slot / 2 * 2 * padded_width_ + slot % 2;
  for (int64_t d = 0; d < shape_.width; ++d) {
    keys[d / 2 * 2 * kTokens + d % 2] = Rounded(key[d]);
    values[2 * d] = Rounded(value[d]);
  }
}

}  // namespace assay
