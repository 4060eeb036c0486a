//! The report's HTML templates: everything is escaped unless it is marked `|safe` or `|tojson`
//! (which escapes for script blocks), and an undefined name is an error.

use crate::ffi::{guard, BorrowedText, OwnedText};
use crate::jinja::{describe, parse_context};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

pub struct PageTemplates(Environment<'static>);

impl PageTemplates {
    fn new(templates: impl Iterator<Item = (String, String)>) -> Result<Self, String> {
        let mut environment = Environment::new();
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        for (name, source) in templates {
            environment.add_template_owned(name, source).map_err(|error| describe(&error))?;
        }
        Ok(PageTemplates(environment))
    }

    fn render(&self, name: &str, context: &[u8]) -> Result<String, String> {
        let context = parse_context(context)?;
        let template = self.0.get_template(name).map_err(|error| describe(&error))?;
        template.render(&context).map_err(|error| describe(&error))
    }
}

/// # Safety
/// As declared in `assay_text.h`; this holds for every function below.
#[no_mangle]
pub unsafe extern "C" fn assay_pages_new(
    names: *const BorrowedText,
    sources: *const BorrowedText,
    count: usize,
    out: *mut *mut PageTemplates,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || {
        let templates = (0..count)
            .map(|i| ((*names.add(i)).text().into_owned(), (*sources.add(i)).text().into_owned()));
        Ok(Box::into_raw(Box::new(PageTemplates::new(templates)?)))
    })
}

#[no_mangle]
pub unsafe extern "C" fn assay_pages_free(pages: *mut PageTemplates) {
    if !pages.is_null() {
        drop(Box::from_raw(pages));
    }
}

#[no_mangle]
pub unsafe extern "C" fn assay_pages_render(
    pages: &PageTemplates,
    name: BorrowedText,
    context: BorrowedText,
    out: *mut OwnedText,
    error: *mut OwnedText,
) -> bool {
    guard(out, error, || Ok(pages.render(&name.text(), context.bytes())?.into()))
}
