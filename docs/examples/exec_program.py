import json
import sys


def reward(prompt, response):  # your model goes here
    return float(len(response))


print(json.dumps({"protocol": "assay.exec/1", "name": "my-model", "capabilities": ["scores"]}), flush=True)
for line in sys.stdin:
    if line.strip():
        request = json.loads(line)
        rewards = [reward(request["prompt"], response) for response in request["responses"]]
        print(json.dumps({"id": request["id"], "rewards": rewards}))
    else:  # an empty line ends a batch
        sys.stdout.flush()
