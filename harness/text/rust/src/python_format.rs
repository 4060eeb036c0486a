//! Values as Python writes them: chat templates were written for Jinja2, whose `{{ x }}` is
//! Python's `str(x)` and whose `tojson`, as `transformers` defines it, is `json.dumps`.

use crate::chat_limits::MAX_TEXT;
use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{Error, ErrorKind};
use std::fmt::Write;

/// Values built by a template may nest without end; `str` and `json.dumps` stop here.
const MAX_DEPTH: usize = 128;

/// The style of `json.dumps`: its keyword arguments.
struct JsonStyle {
    ensure_ascii: bool,
    sort_keys: bool,
    indent: Option<usize>,
    item_separator: String,
    key_separator: String,
}

impl JsonStyle {
    fn new(kwargs: &Kwargs) -> Result<Self, Error> {
        let indent: Option<usize> = kwargs.get("indent")?;
        let separators: Option<(String, String)> =
            match kwargs.get::<Option<Value>>("separators")? {
                None => None,
                Some(pair) => Some((string_item(&pair, 0)?, string_item(&pair, 1)?)),
            };
        let item_separator = if indent.is_some() { "," } else { ", " };
        let (item_separator, key_separator) =
            separators.unwrap_or_else(|| (item_separator.into(), ": ".into()));
        let style = JsonStyle {
            ensure_ascii: kwargs.get::<Option<bool>>("ensure_ascii")?.unwrap_or(false),
            sort_keys: kwargs.get::<Option<bool>>("sort_keys")?.unwrap_or(false),
            indent: indent.map(|spaces| spaces.min(64)),
            item_separator,
            key_separator,
        };
        kwargs.assert_all_used()?;
        Ok(style)
    }
}

fn string_item(pair: &Value, index: usize) -> Result<String, Error> {
    let item = pair.get_item_by_index(index)?;
    item.as_str().map(str::to_owned).ok_or_else(|| invalid("separators must be two strings"))
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

/// The `tojson` filter of `transformers`: nothing is escaped for HTML.
pub fn tojson(value: &Value, indent: Option<usize>, kwargs: Kwargs) -> Result<Value, Error> {
    let mut style = JsonStyle::new(&kwargs)?;
    if let Some(spaces) = indent {
        style.indent = Some(spaces.min(64));
    }
    let mut out = String::new();
    write_json(&mut out, value, &style, 0)?;
    Ok(Value::from_safe_string(out))
}

fn write_json(
    out: &mut String,
    value: &Value,
    style: &JsonStyle,
    depth: usize,
) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(invalid("tojson: the value is nested too deeply"));
    }
    if out.len() > MAX_TEXT {
        return Err(invalid("tojson: the value is too long"));
    }
    match value.kind() {
        ValueKind::None => out.push_str("null"),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => write_number(out, value),
        ValueKind::String => {
            write_json_string(out, value.as_str().unwrap_or(""), style.ensure_ascii)
        }
        ValueKind::Seq | ValueKind::Iterable => {
            let items: Vec<Value> = value.try_iter()?.collect();
            write_items(out, ('[', ']'), items.len(), style, depth, |out, i| {
                write_json(out, &items[i], style, depth + 1)
            })?;
        }
        ValueKind::Map => {
            let mut keys: Vec<Value> = value.try_iter()?.collect();
            if style.sort_keys {
                keys.sort();
            }
            write_items(out, ('{', '}'), keys.len(), style, depth, |out, i| {
                match keys[i].as_str() {
                    Some(key) => write_json_string(out, key, style.ensure_ascii),
                    None => write_json_string(out, &python_str(&keys[i])?, style.ensure_ascii),
                }
                out.push_str(&style.key_separator);
                write_json(out, &value.get_item(&keys[i])?, style, depth + 1)
            })?;
        }
        kind => return Err(invalid(format!("tojson: a value of kind {kind} is not JSON"))),
    }
    Ok(())
}

fn write_items(
    out: &mut String,
    (open, close): (char, char),
    count: usize,
    style: &JsonStyle,
    depth: usize,
    mut write_item: impl FnMut(&mut String, usize) -> Result<(), Error>,
) -> Result<(), Error> {
    let new_line = |out: &mut String, depth: usize| {
        if let Some(spaces) = style.indent {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', spaces * depth));
        }
    };
    out.push(open);
    for i in 0..count {
        if i > 0 {
            out.push_str(&style.item_separator);
        }
        new_line(out, depth + 1);
        write_item(out, i)?;
    }
    if count > 0 {
        new_line(out, depth);
    }
    out.push(close);
    Ok(())
}

fn write_json_string(out: &mut String, text: &str, ensure_ascii: bool) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || (ensure_ascii && c > '~') => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Python's `str(value)`; undefined is empty, as in Jinja2.
pub fn python_str(value: &Value) -> Result<String, Error> {
    let mut out = String::new();
    match value.as_str() {
        Some(text) => out.push_str(text),
        None if value.is_undefined() => {}
        None => write_repr(&mut out, value, 0)?,
    }
    Ok(out)
}

fn write_repr(out: &mut String, value: &Value, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(invalid("the value is nested too deeply to be written"));
    }
    if out.len() > MAX_TEXT {
        return Err(invalid("the value is too long to be written"));
    }
    match value.kind() {
        ValueKind::None => out.push_str("None"),
        ValueKind::Bool => out.push_str(if value.is_true() { "True" } else { "False" }),
        ValueKind::Number => match f64::try_from(value.clone()) {
            Ok(number) if number.is_nan() => out.push_str("nan"),
            Ok(number) if number.is_infinite() => {
                out.push_str(if number > 0.0 { "inf" } else { "-inf" });
            }
            _ => write_number(out, value),
        },
        ValueKind::String => write_repr_string(out, value.as_str().unwrap_or("")),
        ValueKind::Seq | ValueKind::Iterable => {
            out.push('[');
            for (i, item) in value.try_iter()?.enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                write_repr(out, &item, depth + 1)?;
            }
            out.push(']');
        }
        ValueKind::Map => {
            out.push('{');
            for (i, key) in value.try_iter()?.enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                write_repr(out, &key, depth + 1)?;
                out.push_str(": ");
                write_repr(out, &value.get_item(&key)?, depth + 1)?;
            }
            out.push('}');
        }
        ValueKind::Invalid => return Err(invalid(value.to_string())),
        _ => {
            let _ = write!(out, "{value}");
        }
    }
    Ok(())
}

fn write_repr_string(out: &mut String, text: &str) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if !is_printable(c) => {
                let _ = match c as u32 {
                    code @ 0..=0xff => write!(out, "\\x{code:02x}"),
                    code @ 0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    code => write!(out, "\\U{code:08x}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push(quote);
}

/// Python's `str.isprintable`. Rust's `Debug` leaves the same general categories as they are; inside
/// a text also marks, which it escapes at the beginning.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    ['a', c].iter().collect::<String>().escape_debug().count() == 2
}

fn write_number(out: &mut String, value: &Value) {
    if value.is_integer() {
        let _ = write!(out, "{value}");
        return;
    }
    let number = f64::try_from(value.clone()).unwrap_or(f64::NAN);
    if number.is_nan() {
        out.push_str("NaN");
    } else if number.is_infinite() {
        out.push_str(if number > 0.0 { "Infinity" } else { "-Infinity" });
    } else {
        write_float(out, number);
    }
}

/// Python's `repr(float)`: the shortest digits, as a decimal for exponents -4 to 15.
fn write_float(out: &mut String, number: f64) {
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let _ = write!(out, "{number:?}");
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{digits}e{sign}{:02}", exponent.abs());
    }
}
