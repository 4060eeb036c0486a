//! Jinja2's filters of texts, where minijinja's differ.

use crate::chat_bytecode::format_text;
use crate::chat_limits::{charge_items, charge_text};
use crate::python_case::{capitalize, is_space, push_lower};
use crate::python_format::python_str;
use crate::python_strings::{built, invalid, join, lines, pad, replace, strip, Side};
use minijinja::value::{from_args, Kwargs, Rest, ValueKind};
use minijinja::{Environment, Error, FormatStyle, State, Value};

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
