//! Tokenizers and templates for assay, behind the C ABI declared in `assay_text.h`.
//!
//! Each module keeps its Rust API and its `extern "C"` functions together; `ffi` holds what they
//! share. No panic crosses the ABI, and no function prints.

mod chat_bytecode;
mod chat_constants;
mod chat_filters;
mod chat_limits;
mod chat_syntax;
mod chat_template;
mod ffi;
mod jinja;
mod page_templates;
mod python_case;
mod python_format;
mod python_strings;
mod tokenizer;
