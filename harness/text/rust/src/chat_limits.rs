//! What one rendering may build: a template of a checkpoint is code of a stranger.
//!
//! Instructions are bounded by minijinja. An instruction may double a value, though, so that what
//! each one makes is counted here as well, per thread and rendering.

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};
use std::cell::Cell;

/// The longest text and the longest list.
pub const MAX_TEXT: usize = 16 << 20;
pub const MAX_ITEMS: usize = 1 << 20;
/// All that a rendering makes, garbage and output included.
const MAX_TOTAL: usize = 256 << 20;
/// Lists and mappings of lists and mappings: each may hold the one before, and what is nested is
/// freed recursively.
const MAX_NESTED: usize = 4000;
/// What an item of a list takes.
const ITEM: usize = 24;

thread_local! {
    static TOTAL: Cell<usize> = const { Cell::new(0) };
    static NESTED: Cell<usize> = const { Cell::new(0) };
}

/// Begins a rendering on this thread.
pub fn begin() {
    TOTAL.set(0);
    NESTED.set(0);
}

fn too_large(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn charge(bytes: usize) -> Result<(), Error> {
    TOTAL.set(TOTAL.get().saturating_add(bytes));
    if TOTAL.get() > MAX_TOTAL {
        return Err(too_large(format!("the template built more than {MAX_TOTAL} bytes of values")));
    }
    Ok(())
}

/// A text of `bytes` is about to be built.
pub fn charge_text(bytes: usize) -> Result<(), Error> {
    if bytes > MAX_TEXT {
        return Err(too_large(format!("the template built a text of more than {MAX_TEXT} bytes")));
    }
    charge(bytes)
}

/// A list of `count` items is about to be built.
pub fn charge_items(count: usize) -> Result<(), Error> {
    if count > MAX_ITEMS {
        return Err(too_large(format!("the template built a list of more than {MAX_ITEMS} items")));
    }
    charge(count.saturating_mul(ITEM))
}

/// A value that was built.
pub fn charge_value(value: &Value) -> Result<(), Error> {
    if let Some(text) = value.as_str() {
        return charge_text(text.len());
    }
    let Some(object) = value.as_object() else { return Ok(()) };
    charge_items(value.len().unwrap_or(0))?;
    let is_flat = value.kind() == ValueKind::Seq
        && object.try_iter().is_some_and(|mut items| items.all(|item| item.as_object().is_none()));
    if !is_flat {
        NESTED.set(NESTED.get() + 1);
        if NESTED.get() > MAX_NESTED {
            return Err(too_large(format!(
                "the template built more than {MAX_NESTED} nested lists and mappings"
            )));
        }
    }
    Ok(())
}
