"""An identity provider for tests: it logs everybody in at once, as whoever it was made for."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT = "forecast-prov"


class _Provider(ThreadingHTTPServer):
    """Keeps the nonces of those who are on their way."""

    def __init__(self, claims: Mapping[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.claims = claims
        self.nonces: dict[str, str] = {}
        self.key = import_module("joserfc.jwk").RSAKey.generate_key(2048, {"use": "sig", "kid": "prov"})

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": nonce, **self.claims}
        return str(import_module("joserfc.jwt").encode({"alg": "RS256", "kid": "prov"}, said, self.key))


class _Answers(BaseHTTPRequestHandler):
    server: _Provider

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(at.query).items()}
        url = self.server.url
        if at.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "jwks_uri": f"{url}/jwks",
                    "response_types_supported": ["code"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif at.path == "/jwks":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        else:
            code = f"kod-{len(self.server.nonces)}"
            self.server.nonces[code] = asked.get("nonce", "")
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        code = parse_qs(body)["code"][0]
        token = self.server.id_token(self.server.nonces.pop(code))
        self._json({"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token})

    def _json(self, value: object) -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def provider(claims: Mapping[str, Any]) -> Iterator[str]:
    """The address of a provider that says these claims of everybody."""
    server = _Provider(claims)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
