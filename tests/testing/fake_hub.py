"""A Hugging Face hub for tests: the endpoints that a client needs, on ports of 127.0.0.1 that the
operating system chooses, printed as JSON when they listen.

ROOT/models/ORG/NAME and ROOT/datasets/ORG/NAME hold the repositories. In one, `.commit` is its commit
and `.gated` or `.private` the token that opens it. Large formats are redirected to a second server,
as the hub does with its CDN; tokenizer.json to another path of the first.

ROOT/rules.json is a list of faults, of which the first that fits is used: {"match": part of the path,
"server": "hub" or "cdn", "method": "GET" or "HEAD", "times": how often} and what is done: "status" with
"headers", "hang" (seconds), "cut" (bytes, then the connection ends), "extra" (text after the body),
"garbage", "flip" (another first byte), "no_range", "redirect" (a URL), "drop" (headers), "slow"
(seconds before each kB). ROOT/requests.log gets a line for each request.
"""

import hashlib
import json
import pathlib
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = pathlib.Path(sys.argv[1])
COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = (".safetensors", ".parquet", ".bin")
used = {}
lock = threading.Lock()


def commit_of(repo):
    path = repo / ".commit"
    return path.read_text() if path.exists() else COMMIT


def git_hash(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def rule(self):
        try:
            rules = json.loads((ROOT / "rules.json").read_text())
        except FileNotFoundError:
            return {}
        for rule in rules:
            key = json.dumps(rule)
            fits = rule["match"] in self.path
            fits = fits and rule.get("server", self.server.name) == self.server.name
            fits = fits and rule.get("method", self.command) == self.command
            with lock:
                if fits and used.get(key, 0) < rule.get("times", 1_000_000):
                    used[key] = used.get(key, 0) + 1
                    return rule
        return {}

    def do_HEAD(self):
        self.serve()

    def do_GET(self):
        self.serve()

    def serve(self):
        entry = {"server": self.server.name, "method": self.command, "path": self.path,
                 "range": self.headers.get("Range", ""),
                 "token": self.headers.get("Authorization", "")}
        with lock, open(ROOT / "requests.log", "a") as log:
            log.write(json.dumps(entry) + "\n")
        self.fault = self.rule()
        if "hang" in self.fault:
            time.sleep(self.fault["hang"])
        if "garbage" in self.fault:
            self.wfile.write(b"\x16\x03\x01 this is not HTTP\r\n\r\n" * 20)
            self.close_connection = True
        elif "status" in self.fault:
            self.answer(self.fault["status"], self.fault.get("headers", {}), b"no")
        elif "redirect" in self.fault:
            self.answer(302, {"Location": self.fault["redirect"]}, b"")
        else:
            self.route()

    def route(self):
        path = urllib.parse.urlsplit(self.path).path
        parts = path.strip("/").split("/")
        parts = [urllib.parse.unquote(part) for part in parts]
        if self.server.name == "cdn":
            return self.send_file(ROOT / "/".join(parts), {})
        if parts[:2] == ["api", "resolve-cache"]:
            return self.send_small(ROOT / "/".join(parts[2:5]), "/".join(parts[6:]))
        if parts[0] == "api" and len(parts) == 6 and parts[4] == "revision":
            return self.send_listing(ROOT / "/".join(parts[1:4]), parts[5])
        if parts[0] != "datasets":
            parts.insert(0, "models")
        if len(parts) > 5 and parts[3] == "resolve":
            return self.resolve(ROOT / "/".join(parts[:3]), parts[4], "/".join(parts[5:]))
        return self.answer(404, {}, b"")

    def token(self):
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def refuses(self, repo, revision):
        """Answers and says so, where the repository or the revision may not be read."""
        private = repo / ".private"
        if not repo.is_dir() or (private.exists() and private.read_text() != self.token()):
            self.answer(401, {"X-Error-Code": "RepoNotFound"}, b"")
        elif revision not in ("main", "release/1", commit_of(repo)):
            self.answer(404, {"X-Error-Code": "RevisionNotFound"}, b"")
        else:
            return False
        return True

    def send_listing(self, repo, revision):
        if self.refuses(repo, revision):
            return
        files = sorted(str(path.relative_to(repo)) for path in repo.rglob("*")
                       if path.is_file() and not path.name.startswith("."))
        body = {"id": f"{repo.parent.name}/{repo.name}", "sha": commit_of(repo),
                "siblings": [{"rfilename": name} for name in files]}
        self.answer(200, {"Content-Type": "application/json"}, json.dumps(body).encode())

    def resolve(self, repo, revision, name):
        if self.refuses(repo, revision):
            return
        commit = commit_of(repo)
        gated = repo / ".gated"
        if gated.exists() and gated.read_text() != self.token():
            self.answer(403 if self.token() else 401, {"X-Error-Code": "GatedRepo"}, b"")
        elif not (repo / name).is_file():
            self.answer(404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": commit}, b"")
        elif name.endswith(LARGE):
            data = (repo / name).read_bytes()
            where = f"http://127.0.0.1:{CDN_PORT}/{repo.relative_to(ROOT)}/{name}?Signature=secret"
            self.answer(302, {"Location": where, "X-Repo-Commit": commit, "ETag": '"0000"',
                              "X-Linked-Size": str(len(data)),
                              "X-Linked-Etag": f'"{hashlib.sha256(data).hexdigest()}"'}, b"")
        elif name == "tokenizer.json":
            where = f"/api/resolve-cache/{repo.relative_to(ROOT)}/{commit}/{name}"
            self.answer(307, {"Location": where, "X-Repo-Commit": commit}, b"")
        else:
            self.send_small(repo, name)

    def send_small(self, repo, name):
        etag = git_hash((repo / name).read_bytes())
        self.send_file(repo / name, {"ETag": f'W/"{etag}"', "X-Repo-Commit": commit_of(repo)})

    def send_file(self, path, headers):
        if not path.is_file():
            return self.answer(404, {}, b"")
        data = path.read_bytes()
        if self.fault.get("flip"):
            data = bytes([data[0] ^ 1]) + data[1:]
        data += self.fault.get("extra", "").encode()
        asked = self.headers.get("Range", "bytes=0-").removeprefix("bytes=")
        if self.fault.get("no_range"):
            asked = "0-"
        first, last = asked.split("-")
        first, end = int(first), int(last) + 1 if last else len(data)
        if first > len(data):
            return self.answer(416, {"Content-Range": f"bytes */{len(data)}"}, b"")
        body = data[first:end]
        if len(body) < len(data):
            headers["Content-Range"] = f"bytes {first}-{first + len(body) - 1}/{len(data)}"
        return self.answer(206 if len(body) < len(data) else 200, headers, body)

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            if name not in self.fault.get("drop", []):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if "cut" in self.fault and status < 300:
            self.wfile.write(body[: self.fault["cut"]])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        step = 1000 if "slow" in self.fault else max(len(body), 1)
        for at in range(0, len(body), step):
            time.sleep(self.fault.get("slow", 0))
            self.wfile.write(body[at : at + step])


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, name):
        super().__init__(("127.0.0.1", 0), Handler)
        self.name = name

    def handle_error(self, *_):
        pass  # a client that went away


def add_tls(server):
    """A certificate that nobody has reason to trust."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "2",
                    "-keyout", ROOT / "key.pem", "-out", ROOT / "cert.pem"],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ROOT / "cert.pem", ROOT / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)


servers = [Server("hub"), Server("cdn")]
CDN_PORT = servers[1].server_port
if "--tls" in sys.argv:
    servers.append(Server("tls"))
    add_tls(servers[-1])
for server in servers:
    threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({server.name: server.server_port for server in servers}), flush=True)
threading.Event().wait()
