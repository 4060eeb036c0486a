//! Hugging Face tokenizers without truncation or padding: callers see every token of their text.

use crate::ffi::{free_raw, guard, into_raw, BorrowedText, OwnedText};
use tokenizers::{Encoding, Tokenizer};

/// Ids of one text, with byte offsets (begin and end of each token) if they were asked for.
#[repr(C)]
pub struct RawEncoding {
    ids: *mut u32,
    offsets: *mut usize,
    size: usize,
}

impl RawEncoding {
    fn new(encoding: &Encoding, with_offsets: bool) -> Self {
        let (ids, size) = into_raw(encoding.get_ids().to_vec());
        let offsets = if with_offsets {
            into_raw(encoding.get_offsets().iter().flat_map(|&(begin, end)| [begin, end]).collect())
                .0
        } else {
            std::ptr::null_mut()
        };
        RawEncoding { ids, offsets, size }
    }
}

fn load(json: &[u8]) -> Result<Tokenizer, String> {
    let mut tokenizer = Tokenizer::from_bytes(json).map_err(|error| error.to_string())?;
    tokenizer.with_truncation(None).map_err(|error| error.to_string())?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

/// # Safety
/// As declared in `assay_text.h`; this holds for every function below.
#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_new(
    json: BorrowedText,
    out: *mut *mut Tokenizer,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || Ok(Box::into_raw(Box::new(load(json.bytes())?))))
}

#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_free(tokenizer: *mut Tokenizer) {
    if !tokenizer.is_null() {
        drop(Box::from_raw(tokenizer));
    }
}

#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_encode(
    tokenizer: &Tokenizer,
    text: BorrowedText,
    special_tokens: bool,
    with_offsets: bool,
    out: *mut RawEncoding,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || {
        let text = text.text();
        let encoding = if with_offsets {
            tokenizer.encode(&*text, special_tokens)
        } else {
            tokenizer.encode_fast(&*text, special_tokens)
        };
        Ok(RawEncoding::new(&encoding.map_err(|error| error.to_string())?, with_offsets))
    })
}

/// Fills `out[0..count]`, or nothing if it fails.
#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_encode_batch(
    tokenizer: &Tokenizer,
    texts: *const BorrowedText,
    count: usize,
    special_tokens: bool,
    out: *mut RawEncoding,
    error: *mut OwnedText,
) -> bool {
    let mut done = ();
    guard(&mut done, error, || {
        let texts = if count == 0 { &[] } else { std::slice::from_raw_parts(texts, count) };
        let texts = texts.iter().map(|text| text.text()).collect();
        let encodings = tokenizer
            .encode_batch_fast(texts, special_tokens)
            .map_err(|error| error.to_string())?;
        for (i, encoding) in encodings.iter().enumerate() {
            out.add(i).write(RawEncoding::new(encoding, false));
        }
        Ok(())
    })
}

#[no_mangle]
pub unsafe extern "C" fn assay_encoding_free(encoding: RawEncoding) {
    free_raw(encoding.ids, encoding.size);
    free_raw(encoding.offsets, 2 * encoding.size);
}

#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_decode(
    tokenizer: &Tokenizer,
    ids: *const u32,
    count: usize,
    skip_special_tokens: bool,
    out: *mut OwnedText,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || {
        let ids = if count == 0 { &[] } else { std::slice::from_raw_parts(ids, count) };
        let text = tokenizer.decode(ids, skip_special_tokens).map_err(|error| error.to_string())?;
        Ok(text.into())
    })
}

/// The token's id, or -1.
#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_token_to_id(
    tokenizer: &Tokenizer,
    token: BorrowedText,
    out: *mut i64,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || Ok(tokenizer.token_to_id(&token.text()).map_or(-1, i64::from)))
}

/// `found` tells whether there is such a token; `out` is written only then.
#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_id_to_token(
    tokenizer: &Tokenizer,
    id: u32,
    out: *mut OwnedText,
    found: *mut bool,
    error: *mut OwnedText,
) -> bool {
    guard(found, error, || match tokenizer.id_to_token(id) {
        Some(token) => {
            out.write(token.into());
            Ok(true)
        }
        None => Ok(false),
    })
}

#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_vocabulary_size(
    tokenizer: &Tokenizer,
    out: *mut usize,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || Ok(tokenizer.get_vocab_size(true)))
}
