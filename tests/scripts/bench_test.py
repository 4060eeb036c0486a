"""scripts/bench with made-up benchmarks: a missed limit or a failure is said and ends with 1, after all
have run; and what the page shows."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))

import performance_page  # noqa: E402
import rows  # noqa: E402

BENCHMARK = '"""A title\n\nWhat it does.\n\n  usage\n"""\n'


def a_row(values, unit="×", at_least=None, at_most=None):
    return {"what": "thing", "values": values, "unit": unit, "at_least": at_least,
            "at_most": at_most, "beside": "a peer"}


def bench(benchmarks, *arguments):
    """Exit code and output of scripts/bench on {name: rows to print, or None to fail}."""
    with tempfile.TemporaryDirectory() as folder:
        for name, printed in benchmarks.items():
            body = "raise SystemExit(3)" if printed is None else \
                "\n".join(f"print({json.dumps(row)!r})" for row in printed)
            (pathlib.Path(folder) / f"{name}_bench.py").write_text(BENCHMARK + body)
        done = subprocess.run([sys.executable, ROOT / "scripts/bench", "--folder", folder, "--python",
                               sys.executable, *arguments], capture_output=True, text=True)
    return done.returncode, done.stdout


class BenchTest(unittest.TestCase):
    def test_limits_that_hold_end_with_0(self):
        code, out = bench({"a": [a_row([2.5, 1.5, 2.0], at_least=2), a_row([3], "s", at_most=3)]})
        self.assertEqual(code, 0, out)
        self.assertIn("thing: 2.00 (1.50–2.50) ×, expected ≥ 2; a peer\n", out)

    def test_a_missed_limit_is_said_and_the_others_still_run(self):
        code, out = bench({"a": [a_row([1.9], at_least=2)], "b": [a_row([1], at_least=1)]})
        self.assertEqual(code, 1)
        self.assertIn("== b: A title", out)
        self.assertIn("limits missed: 1;", out)
        self.assertIn("missed: thing: 1.90 ×, expected ≥ 2", out)

    def test_a_failed_benchmark_is_said_and_the_others_still_run(self):
        code, out = bench({"a": None, "b": [a_row([1])]})
        self.assertEqual(code, 1)
        self.assertIn("== b: A title", out)
        self.assertIn("failed: a_bench.py", out)

    def test_what_is_not_measured_is_neither(self):
        code, out = bench({"a": [a_row([], at_least=2)]})
        self.assertEqual(code, 0)
        self.assertIn("thing: not measured, expected ≥ 2", out)

    def test_names_choose(self):
        code, out = bench({"one": [a_row([1])], "two": None}, "one")
        self.assertEqual(code, 0, out)

    def test_a_limit_that_is_not_a_number_is_missed(self):
        self.assertTrue(rows.missed(a_row([float("nan")], at_least=1)))
        self.assertTrue(rows.missed(a_row([float("nan")], at_most=1)))

    def test_the_page_holds_title_text_and_rows(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "a_bench.py"
            path.write_text(BENCHMARK)
            text = performance_page.section(path, [a_row([7.5], "%", at_least=8), a_row([5000], "MB")])
        self.assertEqual(text.splitlines(), [
            "## A title", "", "What it does.", "", "| | measured | limit | beside |", "|---|---|---|---|",
            "| thing | 7.50% | **missed: ≥ 8** | a peer |", "| thing | 5,000 MB |  | a peer |"])

    def test_the_page_names_the_machine(self):
        facts = performance_page.machine(ROOT, "echo", 0.5)
        for name in ("date", "processor", "caches", "memory", "versions"):
            self.assertRegex(facts, rf"\| {name} \| \S")


if __name__ == "__main__":
    unittest.main()
