//! Chat templates, rendered as `transformers` renders them with Jinja2.

use crate::chat_bytecode::{add_operators, bounded};
use crate::chat_constants::without_folding;
use crate::chat_filters::add_filters;
use crate::chat_limits;
use crate::chat_syntax::without_generation_blocks;
use crate::ffi::{guard, BorrowedText, OwnedText};
use crate::jinja::{describe, parse_context};
use crate::python_format::{python_str, tojson};
use crate::python_strings::method;
use minijinja::machinery::{get_compiled_template, make_string_output, Vm};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Value};

/// Bounds on a template that never ends: instructions, nested calls (`chat_limits` has those of
/// what it builds).
const MAX_INSTRUCTIONS: u64 = 20_000_000;
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
        environment.set_unknown_method_callback(method);
        environment.set_formatter(|out, _, value| {
            let text = python_str(value)?;
            chat_limits::charge_text(text.len())?;
            out.write_str(&text).map_err(Error::from)
        });
        add_operators(&mut environment);
        add_filters(&mut environment);
        environment.add_filter("tojson", tojson);
        environment.add_function("raise_exception", raise_exception);
        environment.add_function("strftime_now", move |format: &str| strftime(now, format));
        let source = without_folding(&without_generation_blocks(source))?;
        environment.add_template_owned(NAME, source).map_err(|error| describe(&error))?;
        Ok(ChatTemplate(environment))
    }

    fn render(&self, context: &[u8]) -> Result<String, String> {
        let context = parse_context(context)?;
        let template = self.0.get_template(NAME).map_err(|error| describe(&error))?;
        let compiled = get_compiled_template(&template);
        let instructions = bounded(&compiled.instructions);
        let blocks = compiled.blocks.iter().map(|(name, block)| (*name, bounded(block))).collect();
        chat_limits::begin();
        let mut text = String::new();
        Vm::new(&self.0)
            .eval(
                &instructions,
                Value::from_serialize(&context),
                &blocks,
                &mut make_string_output(&mut text),
                AutoEscape::None,
            )
            .map_err(|error| describe(&error))?;
        Ok(text)
    }
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

#[cfg(test)]
mod tests {
    use super::{ChatTemplate, NAME};
    use minijinja::machinery::{get_compiled_template, Instruction};
    use std::time::{Duration, Instant};

    fn render(source: &str) -> Result<String, String> {
        let context = br#"{"messages": [{"role": "user", "content": "a"}], "n": 1}"#;
        ChatTemplate::new(source, Some(0))?.render(context)
    }

    /// Templates and what Jinja2 3.1 with the filters of `transformers` gives; null: an error.
    #[test]
    fn renders_as_jinja2() {
        let cases: Vec<(String, Option<String>)> =
            serde_json::from_str(include_str!("chat_cases.json")).unwrap();
        assert!(cases.len() > 100);
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(source, expected)| (render(&source), source, expected))
            .filter(|(got, _, expected)| got.as_ref().ok() != expected.as_ref())
            .map(|(got, source, expected)| format!("{source}: {got:?}, expected {expected:?}"))
            .collect();
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// A hundred of these would be 10 GB, though none is ever used.
    #[test]
    fn constants_are_computed_where_they_are_used() {
        let source = "{% if n == 2 %}{{ 'a' * 99999999 }}{{ -1 * 'a' ~ 2 }}{% endif %}ok";
        let template = ChatTemplate::new(source, None).unwrap();
        let compiled = template.0.get_template(NAME).unwrap();
        let instructions = &get_compiled_template(&compiled).instructions;
        for instruction in (0..).map_while(|i| instructions.get(i)) {
            if let Instruction::LoadConst(value) = instruction {
                assert!(value.to_string().len() <= 8, "{value}");
            }
        }
        assert_eq!(template.render(br#"{"n": 1}"#).as_deref(), Ok("ok"));
    }

    #[test]
    fn hostile_templates_fail_soon() {
        for (source, expected) in [
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s * 2 %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = '%s%s' % (ns.s, ns.s) %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = '{0}{0}'.format(ns.s) %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s]|join %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s]|tojson %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s|replace('x', 'xx') %}{% endfor %}", "a text of more than"),
            ("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}", "a list of more than"),
            ("{% set ns = namespace(l=[n]) %}{% for i in range(60) %}{% set ns.l = ns.l * 2 %}{% endfor %}", "a list of more than"),
            ("{% set ns = namespace(l=[n]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}", "too long"),
            ("{% set ns = namespace(l=[n]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}", "too long"),
            ("{% set ns = namespace(l=[n]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}", "nested lists"),
            ("{% set ns = namespace(l=[n]) %}{% for i in range(99999) %}{% set ns.l = {'a': ns.l} %}{% endfor %}", "nested lists"),
            ("{% set ns = namespace(l=[n]) %}{% for i in range(99999) %}{% set ns.l = namespace(a=ns.l) %}{% endfor %}", "nested lists"),
            ("{% set ns = namespace(l=[n, [n]]) %}{% for i in range(99999) %}{% set ns.l = ns.l|batch(1) %}{% endfor %}", "nested lists"),
            ("{% set ns = namespace(l=[n, [n]]) %}{% for i in range(99999) %}{% set ns.l = ns.l[0:] %}{% endfor %}", "nested lists"),
            ("{% set x = 'x' * 10000000 %}{% set ns = namespace(l=[]) %}{% for i in range(999) %}{% set ns.l = ns.l + [x ~ i] %}{% endfor %}", "bytes of values"),
            ("{% for a in range(99999) %}{% for b in range(99999) %}some text{% endfor %}{% endfor %}", "fuel"),
            ("{{ 'x' * 10000000000 }}", "a text of more than"),
            ("{{ 'x' * 99999999 }}", "a text of more than"),
            ("{{ [1] * 1000000000 }}", "a list of more than"),
            ("{{ ([[[1]*1000]*1000]*1000)|tojson }}", "too long"),
            ("{{ ([[[1]*1000]*1000]*1000)|string }}", "too long"),
            ("{{ '%1000000000d' % 1 }}", "width"),
            ("{{ '{:1000000000}'.format(1) }}", "width"),
            ("{{ 'a'|center(9999999999) }}", "a text of more than"),
            ("{{ ('a\n' * 1000000) | indent(100000) }}", "a text of more than"),
            ("{{ ('a' * 100000).replace('a', 'b' * 100000) }}", "a text of more than"),
            ("{{ range(100000) | join('b' * 100000) }}", "a text of more than"),
            ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
            ("{{ [1]|batch(99999999999, 1) }}", "a list of more than"),
            ("{{ [1]|slice(99999999999) }}", "a list of more than"),
        ] {
            let begin = Instant::now();
            let message = render(source).expect_err(source);
            assert!(message.contains(expected), "{source}: {message}");
            assert!(begin.elapsed() < Duration::from_secs(20), "{source}");
        }
    }
}
