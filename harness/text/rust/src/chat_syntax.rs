//! The one statement of checkpoint templates that minijinja does not know.

/// `{% generation %}` … `{% endgeneration %}` marks the assistant's tokens for training and prints
/// its body unchanged, which `{% if true %}` … `{% endif %}` does as well.
pub fn without_generation_blocks(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(begin) = rest.find("{%") {
        let Some(length) = rest[begin..].find("%}") else { break };
        let (tag, end) = (&rest[begin + 2..begin + length], begin + length);
        out.push_str(&rest[..begin + 2]);
        let name = tag.trim_matches(|c: char| c.is_whitespace() || c == '-' || c == '+');
        match name {
            "generation" => out.push_str(&tag.replace("generation", "if true")),
            "endgeneration" => out.push_str(&tag.replace("endgeneration", "endif")),
            _ => out.push_str(tag),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::without_generation_blocks;

    #[test]
    fn only_generation_tags_change() {
        assert_eq!(
            without_generation_blocks(
                "a{%- generation -%}b{% endgeneration %}{% set generation = 1 %}"
            ),
            "a{%- if true -%}b{% endif %}{% set generation = 1 %}"
        );
        assert_eq!(without_generation_blocks("{% open"), "{% open");
    }
}
