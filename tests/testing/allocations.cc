#include "tests/testing/allocations.h"

#include <cstdlib>
#include <new>

namespace {

thread_local size_t allocations = 0;

}  // namespace

#if defined(__has_feature)
#define ASSAY_HAS_FEATURE(feature) __has_feature(feature)
#else
#define ASSAY_HAS_FEATURE(feature) 0
#endif

// Sanitizers have an operator new of their own for each delete; they count through hooks.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    ASSAY_HAS_FEATURE(address_sanitizer) || ASSAY_HAS_FEATURE(thread_sanitizer)

// As in <sanitizer/allocator_interface.h>, which not every compiler's package has.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, size_t),
                                                         void (*)(const volatile void*));

namespace {

void CountAllocation(const volatile void*, size_t) { ++allocations; }
void IgnoreRelease(const volatile void*) {}
const int installed = __sanitizer_install_malloc_and_free_hooks(CountAllocation, IgnoreRelease);

}  // namespace
#else
void* operator new(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
// std::stable_sort asks this way.
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
#endif

namespace assay::testing {

size_t Allocations() { return allocations; }

}  // namespace assay::testing
