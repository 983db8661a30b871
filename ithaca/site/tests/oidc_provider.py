"""A small OpenID provider for tests, in a process of its own: discovery, code flow with PKCE, signed identity tokens.

`python oidc_provider.py` prints its port. `POST /next` says who signs in next ({sub, email, email_verified, name}).
It refuses a token without the right secret, address to return to and PKCE verifier, and gives each code once.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "ithaca", "between-us"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
state = {"claims": {}, "codes": {}, "tokens": {}, "refused": []}


class Provider(BaseHTTPRequestHandler):
    def do_GET(self):
        path, query = urlsplit(self.path).path, one_each(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            return self.say(discovery(self.base))
        if path == "/keys":
            return self.say(
                {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "1"}]}
            )
        if path == "/authorize":
            return self.authorize(query)
        if path == "/userinfo":
            claims = state["tokens"].get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            return self.say(claims or {"error": "invalid_token"}, 200 if claims else 401)
        if path == "/refused":
            return self.say(state["refused"])
        return self.say({"error": "not found"}, 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if urlsplit(self.path).path == "/next":
            state["claims"] = json.loads(body)
            return self.say({})
        return self.token(one_each(body))

    def authorize(self, query):
        """Whoever is next has signed in and agrees."""
        if query.get("client_id") != CLIENT or query.get("code_challenge_method") != "S256":
            return self.refuse("a challenge by S256 is needed")
        code = secrets.token_urlsafe()
        state["codes"][code] = (query["redirect_uri"], query["code_challenge"], dict(state["claims"]))
        to = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()
        return None

    def token(self, form):
        given = state["codes"].pop(form.get("code"), None)
        if given is None or form.get("client_secret") != SECRET or form.get("client_id") != CLIENT:
            return self.refuse("no such code or client")
        back, challenge, claims = given
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge
            or form.get("redirect_uri") != back
        ):
            return self.refuse("the verifier is not that of the challenge")
        token = secrets.token_urlsafe()
        state["tokens"][token] = claims
        about = {"iss": self.base, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 300}
        identity = jwt.encode(claims | about, KEY, "RS256", headers={"kid": "1"})
        return self.say(
            {"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": identity}
        )

    def refuse(self, why: str):
        state["refused"].append(why)
        return self.say({"error": "invalid_grant", "error_description": why}, 400)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def say(self, what, status=200):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def one_each(query: str) -> dict:
    return {name: values[0] for name, values in parse_qs(query).items()}


def discovery(base: str) -> dict:
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    print(server.server_port, flush=True)
    sys.stdout.close()
    server.serve_forever()
