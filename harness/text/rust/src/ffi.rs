//! What every function of the C ABI shares: borrowed and owned text, and a guard against panics.

use std::any::Any;
use std::borrow::Cow;
use std::panic::{catch_unwind, set_hook, AssertUnwindSafe};
use std::sync::Once;

/// Text lent by the caller for the duration of a call; `data` may be null if `size` is 0.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BorrowedText {
    pub data: *const u8,
    pub size: usize,
}

impl BorrowedText {
    /// # Safety
    /// `data` points at `size` readable bytes that outlive the result.
    pub unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.size == 0 {
            return &[];
        }
        std::slice::from_raw_parts(self.data, self.size)
    }

    /// Invalid UTF-8 becomes U+FFFD.
    ///
    /// # Safety
    /// As for `bytes`.
    pub unsafe fn text<'a>(self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.bytes())
    }
}

/// Text given to the caller, who returns it to `assay_text_free`.
#[repr(C)]
pub struct OwnedText {
    data: *mut u8,
    size: usize,
}

impl From<String> for OwnedText {
    fn from(text: String) -> Self {
        let (data, size) = into_raw(text.into_bytes());
        OwnedText { data, size }
    }
}

/// Gives a vector away as pointer and length; `free_raw` takes it back.
pub fn into_raw<T>(items: Vec<T>) -> (*mut T, usize) {
    let size = items.len();
    (Box::into_raw(items.into_boxed_slice()) as *mut T, size)
}

/// # Safety
/// `data` and `size` come from `into_raw`, once; or `data` is null.
pub unsafe fn free_raw<T>(data: *mut T, size: usize) {
    if !data.is_null() {
        drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(data, size)));
    }
}

/// # Safety
/// `text` was filled by this library and not freed before.
#[no_mangle]
pub unsafe extern "C" fn assay_text_free(text: OwnedText) {
    free_raw(text.data, text.size);
}

/// Runs `body`, stores its value in `out` or its error, or the message of its panic, in `error`.
///
/// # Safety
/// `out` and `error` point at writable places.
pub unsafe fn guard<T>(
    out: *mut T,
    error: *mut OwnedText,
    body: impl FnOnce() -> Result<T, String>,
) -> bool {
    // The standard hook writes to stderr, which belongs to the program.
    static SILENCE: Once = Once::new();
    SILENCE.call_once(|| set_hook(Box::new(|_| {})));

    let result = catch_unwind(AssertUnwindSafe(body))
        .unwrap_or_else(|panic| Err(format!("internal error: {}", panic_message(&*panic))));
    match result {
        Ok(value) => {
            out.write(value);
            true
        }
        Err(message) => {
            error.write(message.into());
            false
        }
    }
}

pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(body: impl FnOnce() -> Result<u32, String>) -> Result<u32, String> {
        let mut out = 0;
        let mut error = OwnedText::from(String::new());
        unsafe {
            if guard(&mut out, &mut error, body) {
                return Ok(out);
            }
            let borrowed = BorrowedText { data: error.data, size: error.size };
            let message = borrowed.text().into_owned();
            assay_text_free(error);
            Err(message)
        }
    }

    #[test]
    fn values_and_errors_pass() {
        assert_eq!(run(|| Ok(7)), Ok(7));
        assert_eq!(run(|| Err("no".into())), Err("no".into()));
    }

    #[test]
    fn panics_become_errors() {
        assert_eq!(run(|| panic!("lost {}", 3)), Err("internal error: lost 3".into()));
        assert_eq!(run(|| panic!("plain")), Err("internal error: plain".into()));
    }
}
