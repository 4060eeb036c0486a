// The C ABI of the Rust library assay_text; only harness/text/*.cc include it.
//
// Handles are opaque, immutable and may be used by several threads at once. Functions that return
// bool fill `out` and return true, or fill `error` and return false; whoever called frees what was
// filled. Texts are UTF-8 without a terminating NUL; invalid UTF-8 that is lent becomes U+FFFD.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct AssayTokenizer AssayTokenizer;
typedef struct AssayTemplate AssayTemplate;
typedef struct AssayPages AssayPages;

typedef struct AssayBorrowedText {
  const char* data;
  size_t size;
} AssayBorrowedText;

typedef struct AssayOwnedText {
  char* data;
  size_t size;
} AssayOwnedText;

// `offsets`, if asked for: begin and end of each token, in bytes, 2 * size numbers; else null.
// `types`, if asked for: 0 for tokens of the first text, 1 for those of the second; else null.
// `cut`: tokens were dropped to stay within a limit.
typedef struct AssayEncoding {
  uint32_t* ids;
  size_t* offsets;
  uint32_t* types;
  size_t size;
  bool cut;
} AssayEncoding;

void assay_text_free(AssayOwnedText text);
void assay_encoding_free(AssayEncoding encoding);

// `added`: empty, or a JSON list of tokens to add, each an object as in "added_tokens" of a
// tokenizer.json, without the id.
bool assay_tokenizer_new(AssayBorrowedText json, AssayBorrowedText added, AssayTokenizer** out,
                         AssayOwnedText* error);
void assay_tokenizer_free(AssayTokenizer* tokenizer);
bool assay_tokenizer_encode(const AssayTokenizer* tokenizer, AssayBorrowedText text,
                            bool special_tokens, bool with_offsets, AssayEncoding* out,
                            AssayOwnedText* error);
// One text, or a pair where `second` is not null. `max_tokens` counts the special ones; 0: no
// limit.
bool assay_tokenizer_encode_within(const AssayTokenizer* tokenizer, AssayBorrowedText first,
                                   const AssayBorrowedText* second, bool special_tokens,
                                   size_t max_tokens, bool from_left, AssayEncoding* out,
                                   AssayOwnedText* error);
bool assay_tokenizer_encode_batch(const AssayTokenizer* tokenizer, const AssayBorrowedText* texts,
                                  size_t count, bool special_tokens, AssayEncoding* out,
                                  AssayOwnedText* error);
bool assay_tokenizer_decode(const AssayTokenizer* tokenizer, const uint32_t* ids, size_t count,
                            bool skip_special_tokens, AssayOwnedText* out, AssayOwnedText* error);
// -1: no such token.
bool assay_tokenizer_token_to_id(const AssayTokenizer* tokenizer, AssayBorrowedText token,
                                 int64_t* out, AssayOwnedText* error);
// `out` is filled if `found`.
bool assay_tokenizer_id_to_token(const AssayTokenizer* tokenizer, uint32_t id, AssayOwnedText* out,
                                 bool* found, AssayOwnedText* error);
bool assay_tokenizer_vocabulary_size(const AssayTokenizer* tokenizer, size_t* out,
                                     AssayOwnedText* error);

// `now`: seconds since 1970 UTC for strftime_now, or null.
bool assay_template_new(AssayBorrowedText source, const int64_t* now, AssayTemplate** out,
                        AssayOwnedText* error);
void assay_template_free(AssayTemplate* chat_template);
bool assay_template_render(const AssayTemplate* chat_template, AssayBorrowedText json_context,
                           AssayOwnedText* out, AssayOwnedText* error);

bool assay_pages_new(const AssayBorrowedText* names, const AssayBorrowedText* sources, size_t count,
                     AssayPages** out, AssayOwnedText* error);
void assay_pages_free(AssayPages* pages);
bool assay_pages_render(const AssayPages* pages, AssayBorrowedText name,
                        AssayBorrowedText json_context, AssayOwnedText* out, AssayOwnedText* error);

#ifdef __cplusplus
}
#endif
