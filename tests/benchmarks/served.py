"""Programs of ours that do their work once for each line of standard input and answer with JSON."""

import json
import subprocess


class Served:
    def __init__(self, *command):
        self.command = [str(word) for word in command]
        self.process = subprocess.Popen(self.command, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self.command)} ended with {self.process.wait()}")
        return json.loads(line)

    def round(self, line=""):
        print(line, file=self.process.stdin, flush=True)
        return self.answer()
