//! What chat templates and the report's pages share: a context comes as JSON, and an error is said in
//! one line.

use minijinja::Error;

pub fn parse_context(json: &[u8]) -> Result<serde_json::Value, String> {
    serde_json::from_slice(json).map_err(|error| format!("the context is not JSON: {error}"))
}

/// The error with its causes, in one line.
pub fn describe(error: &Error) -> String {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        message += &format!(": {error}");
        cause = error.source();
    }
    message
}
