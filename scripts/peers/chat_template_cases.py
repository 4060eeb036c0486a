#!/usr/bin/env python3
"""Writes harness/text/rust/src/chat_cases.json: templates, and what transformers' Jinja2 makes of them.

    $ASSAY_PEERS/bin/python scripts/peers/chat_template_cases.py [FILE]

A line is [template, text], the text null where rendering fails. The tests of harness/text/rust render
each with one message and n = 1.
"""

import json
import sys
from pathlib import Path

from transformers.utils.chat_template_utils import _compile_jinja_template

CASES = Path(__file__).resolve().parents[2] / "harness/text/rust/src/chat_cases.json"

TEXTS = [
    'éaba', '', '  a b  c ', "x2y don't (foo) [bar] -baz O'neil", 'ß straße İstanbul ΣΑΣ ǆ ﬁx', 'a,b,,c',
    'line1\r\nline2\x0bx\x1cy\u2028z\n', '<a href="x">\'&</a>', 'abcabc', '12', '²', '日本 語', '-42',
    '\x1f\u3000 a\x1c',
]
# Of each text: methods, filters and slices.
METHODS = [
    "find('a')", "rfind('a')", "find('a', 2)", "find('', 1)", "rfind('zz')", "find('b', -2)", "count('a')",
    "count('')", "count('a', 2)", 'title()', 'capitalize()', 'upper()', 'lower()', 'strip()', 'lstrip()',
    'rstrip()', "strip('a ')", "lstrip('-x')", "rstrip('cy\n')", 'split()', "split(' ')", "split(',', 1)",
    'split(None, 1)', 'split(maxsplit=1)', "rsplit(',', 1)", 'rsplit(None, 1)', 'rsplit()', "rsplit('a')",
    "partition('b')|list", "rpartition('b')|list", "startswith('a')", "startswith(('x', 'é'))",
    "endswith(('c', 'a'))", "replace('a', 'X')", "replace('a', 'X', 1)", "replace('', '-')",
    "replace('b', '', -1)", 'isdigit()', 'isalpha()', 'isalnum()', 'isspace()', 'islower()', 'isupper()',
    "join(['p', 'q', 'r'])", 'splitlines()', 'splitlines(true)', 'zfill(5)', 'center(9)', "ljust(7, '*')",
    'rjust(8)', "removeprefix('ab')", "removesuffix('bc')",
]
FILTERS = [
    'length', 'title', 'capitalize', 'upper', 'lower', 'e', 'escape', 'trim', 'wordcount', 'truncate(8)',
    'truncate(8, true)', "truncate(8, false, '…', 0)", 'truncate(length=9, leeway=0)', "replace('a', 'b')",
    "replace('a', 'b', 1)", "list|sort|join('|')", 'list|sort(reverse=true)|join',
    'list|sort(case_sensitive=true)|join', 'list|unique|join', 'list|reverse|join', 'reverse', 'first',
    'last', 'indent(2)', 'indent', 'indent(2, true)', 'indent(3, blank=true)', "indent('> ')", 'center(20)',
    'tojson', 'list', 'string',
]
SLICES = [
    '[1:]', '[:-1]', '[::-1]', '[-3:-1]', '[4:1:-1]', '[::2]', '[9:2]', '[0:100]',
]
OTHERS = [
    "{{ 'ab'.index('b') }}", "{{ 'ab'.index('x') }}", "{{ 'ab'.rindex('x') }}",
    "{{ '%s-%05d|%5.2f|%x' % ('k', 7, 3.14159, 255) }}", "{{ '%s' % 'k' }}", "{{ '%s' % n }}",
    "{{ '%s%%' % 5 }}", "{{ '%-5s|' % 'a' }}", "{{ '%s %s' % ('a', n) }}", "{{ '%s' % true }}",
    "{{ '%s' % none }}", "{{ '%s' % 1.5 }}", "{{ '%d' % 'a' }}", "{{ '{}x{}'.format(3, 'y') }}",
    "{{ '{0}{1}{0}'.format('a', n) }}", "{{ '{a}'.format(a=2) }}", "{{ '{:>5}|{:.2f}'.format('a', 2.5) }}",
    "{{ '%s-%d'|format('a', 3) }}", '{{ -7 % 3 }}', '{{ (n+6) % (n-4) }}', '{{ (0-7) // 2 }}',
    '{{ (n-8) // 2 }}', '{{ (n-8) % 3 }}', '{{ (n+6) % (n-4) }}', '{{ (n+6.5) % 2 }}', '{{ (n-6.5) // 2 }}',
    '{{ n // 0 }}', '{{ n % 0 }}', '{{ 7 / 2 }}', '{{ 2 ** 3 }}', '{{ n + 1.5 }}', '{{ n * 3 }}',
    "{{ n * 'ab' }}", "{{ 'ab' * 3 }}", "{{ 'ab' * (n-3) }}", '{{ [n] * 2 }}', "{{ [n] + ['a'] }}",
    "{{ ([n] + ['a'])[1:] }}", "{{ [n] + 'a' }}", "{{ 'a' + n }}",
    "{{ 'a' ~ n ~ true ~ none ~ 1.0 ~ ['b'] }}", '{{ true + 1 }}', '{{ messages[1:] }}',
    '{{ messages[::-1] }}', '{{ messages[:1] + messages }}', '{{ [3, 1, 2]|sort }}',
    "{{ ['b', 'A', 'É', 'é', 'a', 'B']|sort }}", "{{ ['b', 'A', 'a', 'B']|sort(reverse=true) }}",
    "{{ ['b', 'A', 'a', 'B']|sort(true, true) }}", "{{ ['b', 'A', 'a', 'B']|unique|list }}",
    "{{ [1, 'a']|join(', ') }}", "{{ messages|join('-', attribute='role') }}",
    "{{ messages|map(attribute='role')|join('-') }}", "{{ messages|sort(attribute='role') }}",
    '{{ 3.0|int }}', '{{ 1.5|round }}', "{{ 'x'|center(12) }}", "{{ ', '.join(['a', n|string]) }}",
    "{{ ', '.join(['a', 1]) }}",
    '{% for a in [1, 2, 3] %}{% if loop.first %}<{% elif not loop.last %},{% else %}>{{ a }}{% break %}{% endif %}{% endfor %}',
    "{% macro f(a, b='x') %}[{{ a }}{{ b }}]{% endmacro %}{{ f(n) }}{{ f(n, b='y') }}{% call f(2) %}q{% endcall %}",
    '{% for x in [[1, [2]], [3]] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}{% endif %}{% endfor %}',
    '{% block t %}text{{ n + n }}{% endblock %}', '{% filter upper %}abc{{ n }}{% endfilter %}',
    '{% set x %}t{{ n }}{% endset %}{{ x|length }}',
    "{% for a, b in {'k': 1}.items() %}{{ a ~ b }}{% else %}no{% endfor %}",
    '{% for a in [] %}x{% else %}none{{ n * 2 }}{% endfor %}',
    "{{ n if n > 1 and n < 3 or n == 1 else 'no' }}", '{{ 1 < n + 1 <= 2 }}',
]

# Expressions without variables, and what fails in branches that are never taken.
CONSTANTS = [
    '{{ 7 // -2 }}', '{{ -7 // 2 }}', '{{ 7 % -3 }}', '{{ 7.5 // -2 }}', '{{ 7.5 % -2 }}',
    "{{ 'a' ~ true ~ none ~ 1.0 }}", "{{ ('a' == 'a') ~ 'b' }}", "{{ ['x', 1] ~ 'b' }}",
    "{{ {'x': true} ~ '' }}", "{{ (not true) ~ 'b' }}", "{{ -(1) ~ 'b' }}", '{{ 0 and 1 }}', "{{ '' and 'x' }}",
    '{{ none and 1 }}', '{{ [] and 1 }}', "{{ 1 and 'x' }}", "{{ 0 or '' }}", "{{ '' or none }}", '{{ 1 / 0 }}',
    '{{ n / 0 }}', '{{ 1 // 0 }}', '{{ 1 % 0 }}', '{{ 0.0 / 0 }}', '{{ 6 / 2 }}', '{{ n / 4 }}',
    '{{ true / 2 }}', "{{ 'a' / 2 }}", '{% if n == 2 %}{{ 1 / 0 }}{% endif %}ok',
    '{% if false %}{{ 1 // 0 }}{% endif %}ok', "{% if n == 2 %}{{ 'a' * 10 ** 9 }}{% endif %}ok",
    "{% if n == 2 %}{{ 'a' + 1 }}{{ [1] * 10 ** 12 }}{% endif %}ok",
    "{% if n == 2 %}{{ raise_exception('no') }}{% endif %}ok", "{{ 'ok' if true else 1 / 0 }}",
    '{{ true or 1 / 0 }}', '{{ false and 1 // 0 }}', '{% if n == 2 %}{{ missing.a.b }}{% endif %}ok',
    '{% if n == 2 %}{{ n|nosuch }}{% endif %}ok', '{% if n == 2 %}{{ nosuch() }}{% endif %}ok',
    '{% macro m() %}{{ 1 / 0 }}{% endmacro %}ok', '{% for a in [] %}{{ 1 / 0 }}{% endfor %}ok', '{{ 2 ** -1 }}',
    '{{ n ** -1 }}', '{{ 2 ** 0.5 }}', '{{ 2 ** 10 }}', '{{ 0 ** -1 }}', '{{ -2 ** 2 }}', '{{ (-2) ** 2 }}',
    '{{ 2.0 ** 3 }}', '{{ 2 ** 70 }}', '{{ (n + 1) ** 3 }}', "{{ 'ab' 'cd' ~ 'e' }}",
    '{{ \'é\' ~ \'"\' ~ "\'" }}', "{{ [1] * 2 ~ 'b' }}", '{{ (1, 2)[0] + 1 }}', "{{ 'a' in 'abc' and 'y' }}",
    '{{ 1e999 }}', '{{ -1e999 }}', "{{ 1e999 ~ '' }}", '{{ 1e999|tojson }}', '{{ [1e999] }}', '{{ 3 - 5 }}',
    '{{ 1 - true }}', "{{ 'a' - 1 }}", '{{ 1 == 1.0 }}', "{{ 1 + 1 == 2 and 'x' ~ 1 }}",
    "{% set x = 'a' ~ 1 ~ true %}{{ x }}", "{% set s = 'é' + 'b' * 3 %}{{ s|length }}{{ s }}",
    '{{ messages[-1 + 0].role }}', "{{ messages[0 - 1]['ro' + 'le'] }}", "{{ {'a' ~ 'b': 1 + 1}['ab'] }}",
    "{{ ['a' * 2, 1 // -3] }}", '{{ n is divisibleby 1 + 0 }}', "{{ 'a' ~ 'b'|upper }}",
    "{{ ('a' ~ 'b')|upper }}", "{{ 'abc'[1 - 1:1 + 1] }}", '{{ range(1 + 1)|list }}',
    "{{ 'x'.join(['a' + 'b', 'c']) }}", '{{ 1 if 0 and 1 else 2 }}', "{{ true ~ 'x' }}", '{{ not (1 - 1) }}',
    '{{ 5 - -3 }}',
]


def literal(text):
    """As both dialects read it; control characters stand for themselves."""
    for plain, escaped in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, escaped)
    return f"{{% set s = '{text}' %}}"


def templates():
    for text in TEXTS:
        for use in [f"s.{method}" for method in METHODS] + [f"s|{filter_}" for filter_ in FILTERS] + [
                f"s{slice_}" for slice_ in SLICES]:
            yield f"{literal(text)}{{{{ {use} }}}}"
    yield from OTHERS
    yield from CONSTANTS


def rendered(template):
    try:
        return _compile_jinja_template(template).render(messages=[{"role": "user", "content": "a"}], n=1)
    except Exception:  # whatever it is: such a template has to fail here too
        return None


def main(argv):
    lines = [json.dumps([template, rendered(template)]) for template in dict.fromkeys(templates())]
    Path(argv[0] if argv else CASES).write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1:])
