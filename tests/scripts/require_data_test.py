"""With ASSAY_REQUIRE_DATA set, as in continuous integration, a test that is skipped for want of real
data fails; without it, it is skipped."""

import os
import pathlib
import subprocess
import tempfile
import unittest

TESTS = pathlib.Path(os.environ["ASSAY_PROGRAM"]).parent / "golden_tests"
ROOT = pathlib.Path(__file__).resolve().parents[2]


def run_without_data(**extra):
    env = {name: value for name, value in os.environ.items()
           if name not in ("ASSAY_TEST_DATA", "ASSAY_REQUIRE_DATA")}
    return subprocess.run([TESTS, "--gtest_filter=JudgeBench*"], env={**env, **extra},
                          capture_output=True, text=True)


class RequireDataTest(unittest.TestCase):
    def test_a_skip_is_no_failure_by_itself(self):
        done = run_without_data()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("SKIPPED", done.stdout)

    def test_a_skip_fails_where_data_are_required(self):
        done = run_without_data(ASSAY_REQUIRE_DATA="1")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("FAILED", done.stdout)
        self.assertNotIn("[  SKIPPED ]", done.stdout)

    def test_continuous_integration_stops_without_data(self):
        with tempfile.TemporaryDirectory() as folder:
            env = {**os.environ, "ASSAY_TEST_DATA": folder + "/none"}
            done = subprocess.run([ROOT / ".ci" / "run"], env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("error: no test data", done.stderr)


if __name__ == "__main__":
    unittest.main()
