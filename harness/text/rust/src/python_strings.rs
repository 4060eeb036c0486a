//! Python's methods of texts and Jinja2's filters of them, where minijinja's differ: places count
//! characters and not bytes, and what is a word, a case or a space is what Python says.

use crate::chat_bytecode::format_text;
use crate::chat_limits::{charge_items, charge_text, charge_value};
use crate::python_format::python_str;
use minijinja::value::{from_args, Kwargs, Rest, ValueKind};
use minijinja::{Environment, Error, ErrorKind, FormatStyle, State, Value};

pub fn add_filters(environment: &mut Environment) {
    let text = |of: fn(&str) -> String| {
        move |value: &Value| -> Result<Value, Error> { built(of(&python_str(value)?)) }
    };
    environment.add_filter("title", text(title_filter));
    environment.add_filter("capitalize", text(capitalize));
    environment.add_filter("escape", text(escape));
    environment.add_filter("e", text(escape));
    environment.add_filter("trim", |value: &Value, chars: Option<&str>| {
        built(strip(&python_str(value)?, chars, true, true).to_owned())
    });
    environment.add_filter("wordcount", |value: &Value| -> Result<usize, Error> {
        let text = python_str(value)?;
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        Ok(words.filter(|word| !word.is_empty()).count())
    });
    environment.add_filter("string", |value: &Value| built(python_str(value)?));
    // These two fill up to what they are asked for.
    environment.add_filter(
        "batch",
        |state: &State, value: Value, count: usize, fill: Option<Value>| {
            charge_items(count)?;
            minijinja::filters::batch(state, value, count, fill)
        },
    );
    environment.add_filter(
        "slice",
        |state: &State, value: Value, count: usize, fill: Option<Value>| {
            charge_items(count)?;
            minijinja::filters::slice(state, value, count, fill)
        },
    );
    environment.add_filter("truncate", truncate);
    environment.add_filter("center", |value: &Value, width: Option<usize>| {
        pad(&python_str(value)?, width.unwrap_or(80), ' ', Side::Both)
    });
    environment.add_filter(
        "replace",
        |value: &Value, old: &Value, new: &Value, count: Option<i64>| {
            replace(&python_str(value)?, &python_str(old)?, &python_str(new)?, count)
        },
    );
    environment.add_filter("join", join_filter);
    environment.add_filter("indent", indent);
    environment.add_filter("sort", sort);
    environment.add_filter("format", |format: &Value, arguments: Rest<Value>| {
        format_text(FormatStyle::Printf, &python_str(format)?, &arguments)
    });
}

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

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

fn built(text: String) -> Result<Value, Error> {
    charge_text(text.len())?;
    Ok(Value::from(text))
}

/// What `str.isspace` and `strip` take for a space.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || titled(c) == Some(c)
}

/// The title case of the digraphs that have one of their own.
fn titled(c: char) -> Option<char> {
    match c {
        '\u{1c4}'..='\u{1cc}' => char::from_u32((c as u32 - 0x1c4) / 3 * 3 + 0x1c5),
        '\u{1f1}'..='\u{1f3}' => Some('\u{1f2}'),
        _ => None,
    }
}

/// `ß` becomes `Ss`.
fn push_title(out: &mut String, c: char) {
    if let Some(title) = titled(c) {
        return out.push(title);
    }
    let mut upper = c.to_uppercase();
    out.extend(upper.next());
    upper.for_each(|c| out.extend(c.to_lowercase()));
}

/// A text in lower case, of which the first character may begin inside a word.
fn push_lower(out: &mut String, before: &str, rest: &str) {
    // Whether a sigma is a final one depends on what is before it.
    let lower = [before, rest].concat().to_lowercase();
    out.push_str(&lower[before.to_lowercase().len().min(lower.len())..]);
}

fn capitalize(text: &str) -> String {
    let mut out = String::new();
    let first = text.chars().next();
    if let Some(first) = first {
        push_title(&mut out, first);
        let (before, rest) = text.split_at(first.len_utf8());
        push_lower(&mut out, before, rest);
    }
    out
}

/// `str.title`: every run of letters begins in title case.
fn title(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = match is_cased(c) {
            true => rest.find(|c| !is_cased(c)).unwrap_or(rest.len()),
            false => rest.find(is_cased).unwrap_or(rest.len()),
        };
        let (run, after) = rest.split_at(end);
        match is_cased(c) {
            true => out.push_str(&capitalize(run)),
            false => out.push_str(run),
        }
        rest = after;
    }
    out
}

/// Jinja2's filter: words begin after spaces, hyphens and opening brackets, and their first
/// character is in upper case.
fn title_filter(text: &str) -> String {
    let mut out = String::new();
    let begins = |c: char| is_space(c) || "-({[<".contains(c);
    for word in text.split_inclusive(begins) {
        let Some(first) = word.chars().next() else { continue };
        out.extend(first.to_uppercase());
        let (before, rest) = word.split_at(first.len_utf8());
        push_lower(&mut out, before, rest);
    }
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn strip<'t>(text: &'t str, chars: Option<&str>, left: bool, right: bool) -> &'t str {
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

fn replace(text: &str, old: &str, new: &str, count: Option<i64>) -> Result<Value, Error> {
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

fn lines(text: &str, keep_ends: bool) -> Vec<Value> {
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

fn join(
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

fn join_filter(items: &Value, separator: Option<&Value>, kwargs: Kwargs) -> Result<Value, Error> {
    let attribute: Option<&str> = kwargs.get("attribute")?;
    let named: Option<Value> = kwargs.get("d")?;
    kwargs.assert_all_used()?;
    let separator = separator.or(named.as_ref()).map_or(Ok(String::new()), python_str)?;
    join(items, &separator, |item| match attribute {
        None => python_str(item),
        Some(attribute) => python_str(&item.get_attr(attribute)?),
    })
}

enum Side {
    Left,
    Right,
    Both,
}

fn pad(text: &str, width: usize, fill: char, side: Side) -> Result<Value, Error> {
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

fn is(text: &str, name: &str) -> bool {
    let all = |of: fn(char) -> bool| !text.is_empty() && text.chars().all(of);
    // Of the numbers that Rust knows, fractions and Roman numerals are no digits.
    let is_digit = |c: char| {
        c.is_ascii_digit() || (c.is_numeric() && !matches!(c, '¼'..='¾' | '\u{2150}'..='\u{2189}'))
    };
    match name {
        "isdigit" => all(is_digit),
        "isdecimal" => all(|c| {
            c.is_ascii_digit()
                || (c.is_numeric()
                    && !matches!(c, '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{2bff}'))
        }),
        "isalpha" => all(char::is_alphabetic),
        "isalnum" => all(char::is_alphanumeric),
        "isspace" => all(is_space),
        "islower" => text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase),
        _ => text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase),
    }
}

/// Jinja2's filter: a text that is up to `leeway` longer stays whole.
fn truncate(value: &Value, args: Rest<Value>) -> Result<Value, Error> {
    type Arguments = (Option<usize>, Option<bool>, Option<String>, Option<usize>, Kwargs);
    let (length, kill_words, end, leeway, kwargs): Arguments = from_args(&args)?;
    let text = python_str(value)?;
    let length = length.or(kwargs.get("length")?).unwrap_or(255);
    let kill_words = kill_words.or(kwargs.get("killwords")?).unwrap_or(false);
    let end = end.or(kwargs.get("end")?).unwrap_or_else(|| "...".into());
    let leeway = leeway.or(kwargs.get("leeway")?).unwrap_or(5);
    kwargs.assert_all_used()?;
    if text.chars().count() <= length.saturating_add(leeway) {
        return built(text);
    }
    let Some(kept) = length.checked_sub(end.chars().count()) else {
        return Err(invalid("truncate: the end is longer than the length"));
    };
    let mut kept: String = text.chars().take(kept).collect();
    if let Some(space) = kept.rfind(' ').filter(|_| !kill_words) {
        kept.truncate(space);
    }
    built(kept + &end)
}

/// Jinja2's filter: lines but the first and empty ones are moved by `width`, spaces or a text.
fn indent(
    value: &Value,
    width: Option<Value>,
    first: Option<bool>,
    blank: Option<bool>,
    kwargs: Kwargs,
) -> Result<Value, Error> {
    let text = python_str(value)?;
    let width = width.or(kwargs.get("width")?).unwrap_or_else(|| Value::from(4));
    let first = first.or(kwargs.get("first")?).unwrap_or(false);
    let blank = blank.or(kwargs.get("blank")?).unwrap_or(false);
    kwargs.assert_all_used()?;
    let by = match width.as_str() {
        Some(by) => by.to_owned(),
        None => pad("", usize::try_from(width)?, ' ', Side::Left)?.to_string(),
    };
    // The text ends with a line break here, of which the last is no line.
    let whole = text + "\n";
    let lines = lines(&whole, false);
    charge_text(whole.len().saturating_add(lines.len().saturating_mul(by.len())))?;
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        let line = line.as_str().unwrap_or("");
        out.push_str(if i > 0 { "\n" } else { "" });
        let moved = if i > 0 { blank || !line.is_empty() } else { first };
        out.push_str(if moved { &by } else { "" });
        out.push_str(line);
    }
    Ok(Value::from(out))
}

/// Texts are sorted by their characters, in lower case unless `case_sensitive`; others as minijinja
/// sorts.
fn sort(
    state: &State,
    value: Value,
    reverse: Option<bool>,
    case_sensitive: Option<bool>,
    kwargs: Kwargs,
) -> Result<Value, Error> {
    let items: Vec<Value> = value.try_iter()?.collect();
    if kwargs.has("attribute") || items.iter().any(|item| item.kind() != ValueKind::String) {
        return minijinja::filters::sort(state, value, kwargs);
    }
    let reverse = reverse.or(kwargs.get("reverse")?).unwrap_or(false);
    let case_sensitive = case_sensitive.or(kwargs.get("case_sensitive")?).unwrap_or(false);
    kwargs.assert_all_used()?;
    let mut keyed: Vec<(String, Value)> = items
        .into_iter()
        .map(|item| match item.as_str().unwrap_or("") {
            text if case_sensitive => (text.to_owned(), item),
            text => (text.to_lowercase(), item),
        })
        .collect();
    keyed.sort_by(|(a, _), (b, _)| if reverse { b.cmp(a) } else { a.cmp(b) });
    Ok(Value::from(keyed.into_iter().map(|(_, item)| item).collect::<Vec<_>>()))
}
