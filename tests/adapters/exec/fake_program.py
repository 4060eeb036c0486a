"""A program that speaks the exec protocol, rewards length in UTF-8 bytes, and misbehaves on request.

--on ID=ACTION does ACTION when the sample ID is asked for (*=ACTION: whatever is asked for); --once FILE
does so only while FILE is not there. Other flags change how it starts and answers.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--batch", type=int, default=1)
parser.add_argument("--card", help="written instead of the real card")
parser.add_argument("--start", choices=["silent", "exit", "deaf", "flood"], help="instead of the loop")
parser.add_argument("--starts-once", help="exit at the start if the file is there, else make it")
parser.add_argument("--verdicts", action="store_true")
parser.add_argument("--dimensions", action="store_true", help="reward the dimension `length` alone")
parser.add_argument("--reverse", action="store_true", help="answer each batch from its end")
parser.add_argument("--chatty", action="store_true", help="write 200 KB to stderr for each sample")
parser.add_argument("--ignore-term", action="store_true")
parser.add_argument("--child", help="start a program that outlives this one; its pid goes to the file")
parser.add_argument("--linger", action="store_true", help="do not end at the end of input")
parser.add_argument("--log", help="append each id that is asked for")
parser.add_argument("--on", action="append", default=[])
parser.add_argument("--once")
options = parser.parse_args()
actions = dict(rule.rsplit("=", 1) for rule in options.on)


def say(text):
    sys.stdout.write(text + "\n")


def reply(request):
    if request["ask"] == "verdicts":
        sizes = [len(text.encode()) for text in request["responses"]]
        verdicts = []
        for order in request["orders"]:
            ranked = sorted({sizes[i] for i in order}, reverse=True)
            verdicts.append({"shown": order, "ranks": [ranked.index(sizes[i]) for i in order]})
        return {"id": request["id"], "verdicts": verdicts}
    lengths = [len(text.encode()) for text in request["responses"]]
    if options.dimensions:
        return {"id": request["id"], "dimensions": {"length": lengths}}
    return {"id": request["id"], "rewards": lengths}


def act(action, request):
    if action and options.once:
        if os.path.exists(options.once):
            return
        open(options.once, "w").close()
    if action == "crash":
        print("out of memory\nabout to crash", file=sys.stderr, flush=True)
        os._exit(3)
    if action == "abort":
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "hang":
        sys.stdout.flush()
        time.sleep(1000)
    if action == "leave":
        sys.exit(0)
    if action == "garbage":
        say("Loading model \x1b[31m...")
    if action == "binary":
        sys.stdout.flush()
        sys.stdout.buffer.write(b"\xff\xfe\x00{}\n")
    if action == "unknown":
        say('{"id": "nobody asked", "rewards": [1, 2]}')
    if action == "repeat":
        say(json.dumps(reply(request)))
    if action == "short":
        say(json.dumps({"id": request["id"], "rewards": [1]}))
    if action == "huge":
        say("[" * (17 << 20))


def answer(batch):
    for request in reversed(batch) if options.reverse else batch:
        if options.chatty:
            print("x" * 200_000, file=sys.stderr, flush=True)
        act(actions.get(request["id"], actions.get("*")), request)
        say(json.dumps(reply(request)))
    sys.stdout.flush()


if options.ignore_term:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if options.child:
    child = subprocess.Popen(["sleep", "1000"])
    with open(options.child, "w") as file:
        file.write(str(child.pid))
if options.start == "silent":
    print("loading for ever", file=sys.stderr, flush=True)
    time.sleep(1000)
if options.start == "exit" or options.starts_once and os.path.exists(options.starts_once):
    sys.exit("no such checkpoint")
if options.starts_once:
    open(options.starts_once, "w").close()
capability = "compares" if options.verdicts else "scores"
card = {"protocol": "assay.exec/1", "name": "fake", "capabilities": [capability],
        "batch": options.batch}
if options.dimensions:
    card.update(capabilities=[], dimensions=["length"])
say(options.card or json.dumps(card))
sys.stdout.flush()
if options.start == "deaf":
    time.sleep(1000)
while options.start == "flood":
    say("nonsense")
batch = []
for line in sys.stdin:
    if line.strip():
        batch.append(json.loads(line))
        if options.log:
            with open(options.log, "a") as file:
                file.write(batch[-1]["id"] + "\n")
    else:
        answer(batch)
        batch = []
if options.linger:
    time.sleep(1000)
