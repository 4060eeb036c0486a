//! Hugging Face tokenizers without truncation or padding: callers see every token of their text.

use crate::ffi::{free_raw, guard, into_raw, panic_message, BorrowedText, OwnedText};
use std::panic::{catch_unwind, AssertUnwindSafe};
use tokenizers::utils::truncation::truncate_encodings;
use tokenizers::{
    AddedToken, Encoding, PostProcessor, Tokenizer, TruncationDirection, TruncationParams,
    TruncationStrategy,
};

/// Ids of a text or a pair, with byte offsets (begin and end of each token) or types (0: the first
/// text, 1: the second) where they were asked for. `cut`: tokens did not fit, and were dropped.
#[repr(C)]
pub struct RawEncoding {
    ids: *mut u32,
    offsets: *mut usize,
    types: *mut u32,
    size: usize,
    cut: bool,
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
        RawEncoding { ids, offsets, types: std::ptr::null_mut(), size, cut: false }
    }

    fn with_types(encoding: &Encoding, cut: bool) -> Self {
        let types = into_raw(encoding.get_type_ids().to_vec()).0;
        RawEncoding { types, cut, ..RawEncoding::new(encoding, false) }
    }
}

/// How many times longer than the text a normalizer or decoder may make it.
const MAX_GROWTH: f64 = 1024.0;

/// An upper bound of the growth by replacements, which multiplies from one to the next.
fn growth(step: &serde_json::Value) -> f64 {
    let steps = step.get("normalizers").or_else(|| step.get("decoders"));
    if let Some(steps) = steps.and_then(|steps| steps.as_array()) {
        return steps.iter().map(growth).product();
    }
    if step["type"] != "Replace" {
        return 1.0;
    }
    let content = step["content"].as_str().unwrap_or("").len() as f64;
    match step["pattern"]["String"].as_str() {
        Some(text) if !text.is_empty() => (content / text.len() as f64).max(1.0),
        // A regular expression may match at every place, and nothing there.
        _ => content + 1.0,
    }
}

fn check_growth(settings: &serde_json::Value) -> Result<(), String> {
    for name in ["normalizer", "decoder"] {
        let growth = growth(&settings[name]);
        if growth > MAX_GROWTH {
            return Err(format!(
                "the {name}'s replacements: got texts up to {growth:.3e} times longer, expected at \
                 most {MAX_GROWTH}"
            ));
        }
    }
    Ok(())
}

/// The library looks for what two tokens make together in a buffer of the longest token's size.
fn check_merges(model: &serde_json::Value) -> Result<(), String> {
    let (Some(vocabulary), Some(merges)) = (model["vocab"].as_object(), model["merges"].as_array())
    else {
        return Ok(());
    };
    let longest = vocabulary.keys().map(String::len).max().unwrap_or(0);
    let prefix = model["continuing_subword_prefix"].as_str().map_or(0, str::len);
    for merge in merges {
        let length = match (merge.as_str(), merge[0].as_str(), merge[1].as_str()) {
            (Some(text), ..) => Some(text.len().saturating_sub(1 + prefix)),
            (_, Some(left), Some(right)) => {
                right.len().checked_sub(prefix).map(|added| left.len() + added)
            }
            _ => continue, // the library says what is wrong
        };
        if length.is_none_or(|length| length > longest) {
            let merge: String = merge.to_string().chars().take(200).collect();
            return Err(format!(
                "the model's merges: got {merge}, expected two tokens that together are one"
            ));
        }
    }
    Ok(())
}

fn load(json: &[u8]) -> Result<Tokenizer, String> {
    let settings: serde_json::Value =
        serde_json::from_slice(json).map_err(|error| error.to_string())?;
    check_growth(&settings)?;
    check_merges(&settings["model"])?;
    drop(settings);
    let mut tokenizer = Tokenizer::from_bytes(json).map_err(|error| error.to_string())?;
    tokenizer.with_truncation(None).map_err(|error| error.to_string())?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

/// The library gives up on some damaged files by a panic.
fn open(json: &[u8], added: &[u8]) -> Result<Tokenizer, String> {
    let opened = catch_unwind(AssertUnwindSafe(|| {
        let mut tokenizer = load(json)?;
        add_tokens(&mut tokenizer, added)?;
        Ok(tokenizer)
    }));
    opened.unwrap_or_else(|panic| Err(format!("it is damaged: {}", panic_message(&*panic))))
}

/// `added`: a JSON list of tokens, as in the "added_tokens" of a `tokenizer.json` but without ids.
/// One with `"keep": true` is left out if such a token was added before.
fn add_tokens(tokenizer: &mut Tokenizer, added: &[u8]) -> Result<(), String> {
    if added.is_empty() {
        return Ok(());
    }
    let describe = |error: serde_json::Error| format!("added tokens: {error}");
    let values: Vec<serde_json::Value> = serde_json::from_slice(added).map_err(describe)?;
    let mut tokens = Vec::new();
    for value in values {
        let keep = value.get("keep").is_some_and(|keep| keep == true);
        let token: AddedToken = serde_json::from_value(value).map_err(describe)?;
        if !keep || !tokenizer.get_added_vocabulary().get_vocab().contains_key(&token.content) {
            tokens.push(token);
        }
    }
    tokenizer.add_tokens(tokens).map_err(|error| error.to_string())?;
    Ok(())
}

/// The most tokens of an encoding, special ones included (0: no limit), and which end is dropped.
struct Limit {
    tokens: usize,
    from_left: bool,
}

/// One text, or two as a pair, cut as `truncation=True` of `transformers` cuts: room is left for
/// the special tokens, and of two texts the longer one is cut first.
fn encode_within(
    tokenizer: &Tokenizer,
    first: &str,
    second: Option<&str>,
    special_tokens: bool,
    limit: &Limit,
) -> tokenizers::Result<(Encoding, bool)> {
    let plain = |text: &str, kind: u32| -> tokenizers::Result<Encoding> {
        let mut encoding = tokenizer.encode_fast(text, false)?;
        encoding.set_type_ids(vec![kind; encoding.len()]);
        Ok(encoding)
    };
    let mut first = plain(first, 0)?;
    let mut second = second.map(|text| plain(text, 1)).transpose()?;
    let added = match tokenizer.get_post_processor() {
        Some(processor) if special_tokens => processor.added_tokens(second.is_some()),
        _ => 0,
    };
    let length = first.len() + second.as_ref().map_or(0, Encoding::len) + added;
    let cut = limit.tokens > 0 && length > limit.tokens;
    if cut {
        if limit.tokens <= added {
            return Err(
                format!("a limit of {} tokens leaves no room for text", limit.tokens).into()
            );
        }
        let direction = match limit.from_left {
            true => TruncationDirection::Left,
            false => TruncationDirection::Right,
        };
        let parameters = TruncationParams {
            direction,
            max_length: limit.tokens - added,
            strategy: TruncationStrategy::LongestFirst,
            stride: 0,
        };
        (first, second) = truncate_encodings(first, second, &parameters)?;
        // What was dropped would be post-processed as well: of a pair, every part with every part.
        first.take_overflowing();
        second.iter_mut().for_each(|encoding| drop(encoding.take_overflowing()));
    }
    Ok((tokenizer.post_process(first, second, special_tokens)?, cut))
}

/// `added` may be empty.
///
/// # Safety
/// As declared in `assay_text.h`; this holds for every function below.
#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_new(
    json: BorrowedText,
    added: BorrowedText,
    out: *mut *mut Tokenizer,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || Ok(Box::into_raw(Box::new(open(json.bytes(), added.bytes())?))))
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

/// `second` may be null. Fills the types.
#[no_mangle]
pub unsafe extern "C" fn assay_tokenizer_encode_within(
    tokenizer: &Tokenizer,
    first: BorrowedText,
    second: *const BorrowedText,
    special_tokens: bool,
    max_tokens: usize,
    from_left: bool,
    out: *mut RawEncoding,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || {
        let first = first.text();
        let second = second.as_ref().map(|text| text.text());
        let limit = Limit { tokens: max_tokens, from_left };
        let (encoding, cut) =
            encode_within(tokenizer, &first, second.as_deref(), special_tokens, &limit)
                .map_err(|error| error.to_string())?;
        Ok(RawEncoding::with_types(&encoding, cut))
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
    free_raw(encoding.types, encoding.size);
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

#[cfg(test)]
mod tests {
    use super::{check_growth, load, open};

    fn with_normalizers(count: usize) -> String {
        let step = r#"{"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}"#;
        format!(
            r#"{{"version": "1.0", "added_tokens": [], "normalizer": {{"type": "Sequence",
                "normalizers": [{}]}}, "model": {{"type": "WordLevel", "vocab": {{"a": 0}},
                "unk_token": "a"}}}}"#,
            vec![step; count].join(",")
        )
    }

    #[test]
    fn replacements_that_multiply_are_refused() {
        assert!(load(with_normalizers(10).as_bytes()).is_ok()); // 2^10
        let message = load(with_normalizers(40).as_bytes()).err().unwrap();
        assert!(message.contains("1.100e12 times longer"), "{message}");
        let metaspace = r#"{"normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
            "decoder": {"type": "Replace", "pattern": {"Regex": " ?"}, "content": "x"}}"#;
        assert_eq!(check_growth(&serde_json::from_str(metaspace).unwrap()), Ok(()));
    }

    #[test]
    fn merges_that_make_no_token_are_refused() {
        let with = |prefix: &str, merges: &str| {
            let json = format!(
                r#"{{"version": "1.0", "added_tokens": [], "model": {{"type": "BPE", {prefix}
                    "vocab": {{"a": 0, "b": 1, "ab": 2}}, "merges": [{merges}]}}}}"#
            );
            open(json.as_bytes(), b"").err().unwrap_or_default()
        };
        assert_eq!(with("", r#"["a", "b"]"#), "");
        assert_eq!(with("", r#""a b""#), "");
        for merge in [r#"["ab","ab"]"#, r#""ab ab""#] {
            let message = with("", merge);
            assert!(message.contains("expected two tokens that together are one"), "{message}");
        }
        let message = with(r#""continuing_subword_prefix": "--","#, r#"["a","b"]"#);
        assert!(message.contains(r#"got ["a","b"]"#), "{message}");
        assert!(with("", r#"["a", "c"]"#).contains("out of vocabulary"));
    }
}
