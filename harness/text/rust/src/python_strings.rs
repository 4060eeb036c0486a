//! Python's methods of texts, where minijinja's differ: places count characters and not bytes.

use crate::chat_bytecode::format_text;
use crate::chat_limits::{charge_text, charge_value};
use crate::python_case::{capitalize, is, is_space, title};
use minijinja::value::{from_args, Kwargs};
use minijinja::{Error, ErrorKind, FormatStyle, State, Value};

/// minijinja asks here for methods that a value does not have itself.
pub fn method(state: &State, value: &Value, name: &str, args: &[Value]) -> Result<Value, Error> {
    let own = match value.as_str() {
        Some(text) => text_method(text, name, args)?,
        None => None,
    };
    match own {
        Some(result) => charge_value(&result).map(|()| result),
        None => minijinja_contrib::pycompat::unknown_method_callback(state, value, name, args),
    }
}

fn text_method(text: &str, name: &str, args: &[Value]) -> Result<Option<Value>, Error> {
    let nothing = || from_args::<()>(args);
    let result = match name {
        "find" | "rfind" | "index" | "rindex" => find(text, name, args)?,
        "count" => count(text, args)?,
        "title" => nothing().and_then(|()| built(title(text)))?,
        "capitalize" => nothing().and_then(|()| built(capitalize(text)))?,
        "strip" | "lstrip" | "rstrip" => {
            let (chars,): (Option<&str>,) = from_args(args)?;
            Value::from(strip(text, chars, name != "rstrip", name != "lstrip"))
        }
        "replace" => {
            let (old, new, count): (&str, &str, Option<i64>) = from_args(args)?;
            replace(text, old, new, count)?
        }
        "split" | "rsplit" => split(text, args, name == "rsplit")?,
        "splitlines" => {
            let (keep,): (Option<bool>,) = from_args(args)?;
            Value::from(lines(text, keep.unwrap_or(false)))
        }
        "partition" | "rpartition" => partition(text, args, name == "rpartition")?,
        "removeprefix" => {
            let (prefix,): (&str,) = from_args(args)?;
            Value::from(text.strip_prefix(prefix).unwrap_or(text))
        }
        "removesuffix" => {
            let (suffix,): (&str,) = from_args(args)?;
            Value::from(text.strip_suffix(suffix).unwrap_or(text))
        }
        "join" => {
            let (items,): (&Value,) = from_args(args)?;
            join(items, text, |item| match item.as_str() {
                Some(item) => Ok(item.to_owned()),
                None => Err(invalid(format!("join: expected a text, found {}", item.kind()))),
            })?
        }
        "ljust" | "rjust" | "center" => {
            let (width, fill): (i64, Option<char>) = from_args(args)?;
            let side = match name {
                "ljust" => Side::Right,
                "rjust" => Side::Left,
                _ => Side::Both,
            };
            pad(text, usize::try_from(width).unwrap_or(0), fill.unwrap_or(' '), side)?
        }
        "zfill" => {
            let (width,): (i64,) = from_args(args)?;
            zfill(text, usize::try_from(width).unwrap_or(0))?
        }
        "format" => format_text(FormatStyle::StrFormat, text, args)?,
        "isdigit" | "isdecimal" | "isalpha" | "isalnum" | "isspace" | "islower" | "isupper" => {
            nothing()?;
            Value::from(is(text, name))
        }
        _ => return Ok(None),
    };
    Ok(Some(result))
}

pub fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

pub fn built(text: String) -> Result<Value, Error> {
    charge_text(text.len())?;
    Ok(Value::from(text))
}

pub fn strip<'t>(text: &'t str, chars: Option<&str>, left: bool, right: bool) -> &'t str {
    let is_dropped = |c: char| chars.map_or_else(|| is_space(c), |chars| chars.contains(c));
    let text = if left { text.trim_start_matches(is_dropped) } else { text };
    if right {
        text.trim_end_matches(is_dropped)
    } else {
        text
    }
}

/// The part `text[start:stop]` and how many characters are before it; none if start is past the end.
fn part(text: &str, start: Option<i64>, stop: Option<i64>) -> Option<(&str, usize)> {
    let length = text.chars().count() as i64;
    let place = |bound: i64| if bound < 0 { (bound + length).max(0) } else { bound };
    let (start, stop) = (place(start.unwrap_or(0)), place(stop.unwrap_or(length)).min(length));
    if start > length || stop < start {
        return None;
    }
    let byte =
        |place: i64| text.char_indices().nth(place as usize).map_or(text.len(), |(byte, _)| byte);
    Some((&text[byte(start)..byte(stop)], start as usize))
}

fn find(text: &str, name: &str, args: &[Value]) -> Result<Value, Error> {
    let (what, start, stop): (&str, Option<i64>, Option<i64>) = from_args(args)?;
    let place = part(text, start, stop).and_then(|(part, before)| {
        let byte = if name.starts_with('r') { part.rfind(what) } else { part.find(what) };
        byte.map(|byte| part[..byte].chars().count() + before)
    });
    match place {
        Some(place) => Ok(Value::from(place)),
        None if name.ends_with("index") => Err(invalid("substring not found")),
        None => Ok(Value::from(-1)),
    }
}

fn count(text: &str, args: &[Value]) -> Result<Value, Error> {
    let (what, start, stop): (&str, Option<i64>, Option<i64>) = from_args(args)?;
    let count = part(text, start, stop).map_or(0, |(part, _)| part.matches(what).count());
    Ok(Value::from(count))
}

pub fn replace(text: &str, old: &str, new: &str, count: Option<i64>) -> Result<Value, Error> {
    let most = usize::try_from(count.unwrap_or(-1)).unwrap_or(usize::MAX);
    let found = text.matches(old).take(most).count();
    charge_text(text.len().saturating_add(found.saturating_mul(new.len())))?;
    Ok(Value::from(text.replacen(old, new, most)))
}

fn split(text: &str, args: &[Value], from_right: bool) -> Result<Value, Error> {
    let (separator, most, kwargs): (Option<Value>, Option<i64>, Kwargs) = from_args(args)?;
    let separator = match separator {
        None => kwargs.get::<Option<Value>>("sep")?,
        given => given,
    }
    .filter(|separator| !separator.is_none());
    let most = most.or(kwargs.get("maxsplit")?).unwrap_or(-1);
    kwargs.assert_all_used()?;
    let most = usize::try_from(most).unwrap_or(usize::MAX - 1);
    let mut parts: Vec<&str> = match &separator {
        None => spaced(text, most, from_right),
        Some(separator) => match separator.as_str() {
            None | Some("") => return Err(invalid("split: the separator is empty or no text")),
            Some(separator) if from_right => text.rsplitn(most + 1, separator).collect(),
            Some(separator) => text.splitn(most + 1, separator).collect(),
        },
    };
    if from_right {
        parts.reverse();
    }
    Ok(Value::from(parts.into_iter().map(Value::from).collect::<Vec<_>>()))
}

/// The words of a text, at most `most` and the rest of it; from the right, in that order.
fn spaced(text: &str, most: usize, from_right: bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let trimmed = |text| strip(text, None, !from_right, from_right);
    let mut rest = trimmed(text);
    while !rest.is_empty() {
        let space = if from_right { rest.rfind(is_space) } else { rest.find(is_space) };
        let Some(space) = space.filter(|_| parts.len() < most) else {
            parts.push(rest);
            break;
        };
        let after = space + rest[space..].chars().next().map_or(0, char::len_utf8);
        let (part, more) = match from_right {
            true => (&rest[after..], &rest[..space]),
            false => (&rest[..space], &rest[after..]),
        };
        parts.push(part);
        rest = trimmed(more);
    }
    parts
}

pub fn lines(text: &str, keep_ends: bool) -> Vec<Value> {
    let is_end = |c: char| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_end).unwrap_or(rest.len());
        let size = match rest[end..].starts_with("\r\n") {
            true => 2,
            false => rest[end..].chars().next().map_or(0, char::len_utf8),
        };
        out.push(Value::from(&rest[..end + if keep_ends { size } else { 0 }]));
        rest = &rest[end + size..];
    }
    out
}

fn partition(text: &str, args: &[Value], from_right: bool) -> Result<Value, Error> {
    let (separator,): (&str,) = from_args(args)?;
    if separator.is_empty() {
        return Err(invalid("partition: the separator is empty"));
    }
    let found = match from_right {
        true => text.rsplit_once(separator),
        false => text.split_once(separator),
    };
    let parts = match found {
        Some((before, after)) => [before, separator, after],
        None if from_right => ["", "", text],
        None => [text, "", ""],
    };
    Ok(Value::from(parts.map(Value::from).to_vec()))
}

pub fn join(
    items: &Value,
    separator: &str,
    text: impl Fn(&Value) -> Result<String, Error>,
) -> Result<Value, Error> {
    let mut out = String::new();
    for (i, item) in items.try_iter()?.enumerate() {
        out.push_str(if i > 0 { separator } else { "" });
        out.push_str(&text(&item)?);
        if out.len() > crate::chat_limits::MAX_TEXT {
            break;
        }
    }
    built(out)
}

pub enum Side {
    Left,
    Right,
    Both,
}

pub fn pad(text: &str, width: usize, fill: char, side: Side) -> Result<Value, Error> {
    let length = text.chars().count();
    let missing = width.saturating_sub(length);
    charge_text(text.len().saturating_add(missing.saturating_mul(fill.len_utf8())))?;
    let left = match side {
        Side::Left => missing,
        Side::Right => 0,
        Side::Both => missing / 2 + (missing & width & 1),
    };
    let spaces = |count: usize| fill.to_string().repeat(count);
    Ok(Value::from(spaces(left) + text + &spaces(missing - left)))
}

fn zfill(text: &str, width: usize) -> Result<Value, Error> {
    let (sign, digits) = match text.starts_with(['+', '-']) {
        true => text.split_at(1),
        false => ("", text),
    };
    let padded = pad(digits, width.saturating_sub(sign.len()), '0', Side::Left)?;
    Ok(Value::from(sign.to_owned() + padded.as_str().unwrap_or("")))
}
