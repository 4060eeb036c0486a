//! Chat templates, rendered as `transformers` renders them with Jinja2.

use crate::chat_syntax::without_generation_blocks;
use crate::ffi::{guard, BorrowedText, OwnedText};
use crate::python_format::{python_str, tojson};
use minijinja::{AutoEscape, Environment, Error, ErrorKind};
use std::io::{self, Write};

/// Bounds on a template that never ends: instructions, bytes written, nested calls.
const MAX_INSTRUCTIONS: u64 = 20_000_000;
const MAX_OUTPUT: usize = 256 << 20;
const MAX_CALLS: usize = 100;
const NAME: &str = "template";

pub struct ChatTemplate(Environment<'static>);

impl ChatTemplate {
    /// `now`: seconds since 1970 UTC for `strftime_now`, which fails without.
    fn new(source: &str, now: Option<i64>) -> Result<Self, String> {
        let mut environment = Environment::new();
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment.set_fuel(Some(MAX_INSTRUCTIONS));
        environment.set_recursion_limit(MAX_CALLS);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment
            .set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment
            .set_formatter(|out, _, value| out.write_str(&python_str(value)?).map_err(Error::from));
        environment.add_filter("tojson", tojson);
        environment.add_function("raise_exception", raise_exception);
        environment.add_function("strftime_now", move |format: &str| strftime(now, format));
        environment
            .add_template_owned(NAME, without_generation_blocks(source))
            .map_err(|error| describe(&error))?;
        Ok(ChatTemplate(environment))
    }

    fn render(&self, context: &[u8]) -> Result<String, String> {
        let context = parse_context(context)?;
        let template = self.0.get_template(NAME).map_err(|error| describe(&error))?;
        let mut out = Bounded(Vec::new());
        template.render_captured_to(&context, &mut out).map_err(|error| describe(&error))?;
        String::from_utf8(out.0).map_err(|error| error.to_string())
    }
}

pub fn parse_context(json: &[u8]) -> Result<serde_json::Value, String> {
    serde_json::from_slice(json).map_err(|error| format!("the context is not JSON: {error}"))
}

/// The error with its causes, in one line.
pub fn describe(error: &Error) -> String {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        message += &format!(": {error}");
        cause = error.source();
    }
    message
}

fn raise_exception(message: String) -> Result<String, Error> {
    Err(Error::new(ErrorKind::InvalidOperation, message))
}

fn strftime(now: Option<i64>, format: &str) -> Result<String, Error> {
    let fail = |message: &str| Error::new(ErrorKind::InvalidOperation, message.to_owned());
    let now: libc::time_t = now.ok_or_else(|| fail("strftime_now: no time was given"))?;
    let format = std::ffi::CString::new(format).map_err(|_| fail("strftime_now: NUL in format"))?;
    if format.is_empty() {
        return Ok(String::new());
    }
    let mut buffer = [0u8; 256];
    // SAFETY: the pointers are to live locals; strftime writes at most buffer.len() bytes.
    let size = unsafe {
        let mut time: libc::tm = std::mem::zeroed();
        if libc::gmtime_r(&now, &mut time).is_null() {
            return Err(fail("strftime_now: the time is out of range"));
        }
        libc::strftime(buffer.as_mut_ptr().cast(), buffer.len(), format.as_ptr(), &time)
    };
    if size == 0 {
        return Err(fail("strftime_now: the result is empty or longer than 255 bytes"));
    }
    Ok(String::from_utf8_lossy(&buffer[..size]).into_owned())
}

struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_OUTPUT {
            return Err(io::Error::other(format!(
                "the template wrote more than {MAX_OUTPUT} bytes"
            )));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// # Safety
/// As declared in `assay_text.h`; this holds for every function below. `now` may be null.
#[no_mangle]
pub unsafe extern "C" fn assay_template_new(
    source: BorrowedText,
    now: *const i64,
    out: *mut *mut ChatTemplate,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || {
        Ok(Box::into_raw(Box::new(ChatTemplate::new(&source.text(), now.as_ref().copied())?)))
    })
}

#[no_mangle]
pub unsafe extern "C" fn assay_template_free(template: *mut ChatTemplate) {
    if !template.is_null() {
        drop(Box::from_raw(template));
    }
}

#[no_mangle]
pub unsafe extern "C" fn assay_template_render(
    template: &ChatTemplate,
    context: BorrowedText,
    out: *mut OwnedText,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || Ok(template.render(context.bytes())?.into()))
}
