//! Constant expressions, left to the rendering.
//!
//! minijinja computes them when it compiles a template, with operators of its own: without our
//! bounds, in branches that are never taken too, and not always as Python does (`7 // -2`,
//! `'a' ~ true`, `0 and 1`). So an operator's first constant becomes `(constant if true)` in the
//! source: the same value, and no constant.

use crate::jinja::describe;
use minijinja::machinery::parse;
use serde_json::Value as Json;

/// The longest template: several times the longest one in use.
const MAX_SOURCE: usize = 128 << 10;
/// Levels of the syntax tree as JSON, of which an operator or an `elif` has three or four.
/// minijinja's compiler is recursive.
const MAX_DEPTH: usize = 2000;
/// Its parser is, too, and goes deeper into a template of `MAX_SOURCE` than a usual stack does.
const STACK: usize = 512 << 20;

/// `source` so that nothing in it is computed before it is rendered. Fails for a template that is
/// none, or is nested too deeply.
pub fn without_folding(source: &str) -> Result<String, String> {
    if source.len() > MAX_SOURCE {
        return Err(format!("got {} bytes, expected at most {MAX_SOURCE}", source.len()));
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        match thread.spawn_scoped(scope, || edited(source)) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(error) => Err(format!("cannot start a thread: {error}")),
        }
    })
}

fn edited(source: &str) -> Result<String, String> {
    let tree = parse(source, "template", Default::default(), Default::default())
        .map_err(|error| describe(&error))?;
    let tree = serde_json::to_value(&tree).map_err(|error| error.to_string())?;
    let mut inserted = Vec::new();
    find_operators(&tree, 0, &mut inserted)?;
    inserted.sort_unstable();
    let (mut out, mut end) = (String::with_capacity(source.len()), 0);
    for (at, text) in inserted {
        out.push_str(source.get(end..at).ok_or("a constant lies outside of the template")?);
        out.push_str(text);
        end = at;
    }
    out.push_str(&source[end..]);
    Ok(out)
}

type Inserted = Vec<(usize, &'static str)>;

/// A node is {"expr" or "stmt": its kind, "inner": [its fields, its span]}.
fn find_operators(node: &Json, depth: usize, inserted: &mut Inserted) -> Result<(), String> {
    if depth > MAX_DEPTH {
        return Err("it is nested too deeply".into());
    }
    match node {
        Json::Array(items) => {
            items.iter().try_for_each(|item| find_operators(item, depth + 1, inserted))
        }
        Json::Object(fields) => {
            if node["expr"] == "BinOp" {
                enclose_constant(&node["inner"][0]["left"], inserted);
            }
            fields.values().try_for_each(|field| find_operators(field, depth + 1, inserted))
        }
        _ => Ok(()),
    }
}

/// What an operator's left side begins with, where all of that side may be constant.
fn enclose_constant(expression: &Json, inserted: &mut Inserted) {
    let (fields, span) = (&expression["inner"][0], &expression["inner"][1]);
    match expression["expr"].as_str() {
        Some("UnaryOp" | "Compare") => enclose_constant(&fields["expr"], inserted),
        Some("Const" | "List" | "Map") => {
            let place = |name: &str| span[name].as_u64().unwrap_or(u64::MAX) as usize;
            inserted.push((place("start_offset"), "("));
            inserted.push((place("end_offset"), " if true)"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::without_folding;

    #[test]
    fn only_first_operands_change() {
        for (source, expected) in [
            ("{{ 'a' ~ 'b' ~ n }}", "{{ ('a' if true) ~ 'b' ~ n }}"),
            ("a {{ -7 // [1, 2][0] }}", "a {{ -(7 if true) // [1, 2][0] }}"),
            ("{{ ['é' + 'b'] + n }}", "{{ ([('é' if true) + 'b'] if true) + n }}"),
            ("{{ n + 1 if n == 'a' else {'a': 1} }}", "{{ n + 1 if n == 'a' else {'a': 1} }}"),
            (
                "{{ (1 == 1) ~ 'x' }}{# 1 + 1 #}1 + 1",
                "{{ ((1 if true) == 1) ~ 'x' }}{# 1 + 1 #}1 + 1",
            ),
        ] {
            assert_eq!(without_folding(source).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn deep_templates_are_refused() {
        for source in [
            format!("{{{{ n{} }}}}", " + n".repeat(30_000)),
            format!("{{{{ {}n }}}}", "not ".repeat(30_000)),
            format!("{{{{ {}1 }}}}", "- ".repeat(60_000)),
            format!("{{{{ n{} }}}}", "|e".repeat(60_000)),
            format!("{{{{ n{} }}}}", ".n".repeat(60_000)),
            format!("{{% if n %}}{}{{% endif %}}", "{% elif n %}".repeat(10_000)),
        ] {
            assert_eq!(without_folding(&source), Err("it is nested too deeply".into()));
        }
        assert!(without_folding(&"x".repeat(1 << 18)).unwrap_err().contains("262144 bytes"));
    }
}
