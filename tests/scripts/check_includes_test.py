"""scripts/check-includes against small trees that keep or break the dependency rule."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run_check(folder):
    done = subprocess.run([sys.executable, "-B", ROOT / "scripts" / "check-includes", folder],
                          capture_output=True, text=True)
    return done.returncode, done.stdout


def check(source, include):
    """The exit status and output for a tree of one file with one include."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / source
        path.parent.mkdir(parents=True)
        path.write_text(f"// first line\n  #  include {include}\n")
        return run_check(folder)


class CheckIncludesTest(unittest.TestCase):
    def assert_allowed(self, source, include):
        self.assertEqual(check(source, include)[0], 0, (source, include))

    def assert_refused(self, source, include, reason):
        code, output = check(source, include)
        self.assertEqual(code, 1, (source, include))
        self.assertIn(f"{source}:2: includes ", output)
        self.assertIn(reason, output)

    def test_downwards_and_beside_is_allowed(self):
        self.assert_allowed("harness/app/main.cc", '"results/store.h"')
        self.assert_allowed("suites/x/x.cc", '"harness/metrics/a.h"')
        self.assert_allowed("harness/run/a.cc", '"harness/metrics/a.h"')
        self.assert_allowed("harness/io/a.cc", '"harness/core/a.h"')
        self.assert_allowed("reports/a.cc", '"reports/sections/b.h"')
        self.assert_allowed("reports/a.cc", "<vector>")

    def test_upwards_is_refused(self):
        self.assert_refused("harness/core/a.cc", '"harness/io/a.h"', "lies below")
        self.assert_refused("harness/io/a.h", '"harness/run/a.h"', "lies below")
        self.assert_refused("harness/metrics/a.cc", '"suites/registry.h"', "lies below")
        self.assert_refused("adapters/a.cc", '"harness/app/a.h"', "lies below")

    def test_the_four_middle_folders_are_strangers(self):
        for here in ("suites", "adapters", "reports", "results"):
            for there in {"suites", "adapters", "reports", "results"} - {here}:
                self.assert_refused(f"{here}/a.cc", f'"{there}/b.h"', "do not include each other")

    def test_torch_stays_in_its_folder(self):
        self.assert_allowed("adapters/torch/a.cc", "<ATen/ops/ones.h>")
        self.assert_refused("adapters/a.cc", "<ATen/ops/ones.h>", "torch headers")
        self.assert_refused("tests/adapters/a_test.cc", '"torch/torch.h"', "torch headers")

    def test_two_headers_do_not_define_types_of_one_name(self):
        def check_headers(first, second, name="b.h"):
            with tempfile.TemporaryDirectory() as folder:
                root = pathlib.Path(folder) / "adapters"
                root.mkdir()
                (root / "a.h").write_text(f"namespace assay {{\n{first}\n}}  // namespace assay\n")
                (root / name).write_text(second + "\n")
                return run_check(folder)

        local = "namespace {\nstruct Row {};\n}  // namespace"
        for first, second in [("class Row {", "struct Row {"), ("struct Row final : public A {", "enum class Row {"),
                              ("struct Row {", local + "\nstruct Row {};")]:
            code, output = check_headers(first, second)
            self.assertEqual(code, 1, (first, second))
            self.assertRegex(output, r"^adapters/b\.h:\d: defines Row, as adapters/a\.h does")
        for second in ["struct Row;", "struct Rows {", "  struct Row {", local]:
            self.assertEqual(check_headers("class Row {", second)[0], 0, second)
        self.assertEqual(check_headers("class Row {", "struct Row {", "b.cc")[0], 0)

    def test_paths_start_at_the_root(self):
        self.assert_refused("harness/io/a.cc", '"a.h"', "by path from the root")
        self.assert_refused("harness/io/a.cc", '"tests/testing/fake.h"', "tests")


if __name__ == "__main__":
    unittest.main()
