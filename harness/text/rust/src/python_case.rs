//! What Python takes for a space, a letter, a digit or a case, and the methods of texts that are about
//! these.

/// What `str.isspace` and `strip` take for a space.
pub fn is_space(c: char) -> bool {
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
pub fn push_lower(out: &mut String, before: &str, rest: &str) {
    // Whether a sigma is a final one depends on what is before it.
    let lower = [before, rest].concat().to_lowercase();
    out.push_str(&lower[before.to_lowercase().len().min(lower.len())..]);
}

pub fn capitalize(text: &str) -> String {
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
pub fn title(text: &str) -> String {
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

pub fn is(text: &str, name: &str) -> bool {
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
