"""A passkey as a device would have made it; nothing is ever signed with it."""

import json
from hashlib import sha256


def give_passkey(person, name: str):
    from allauth.mfa.webauthn.internal.auth import WebAuthn

    return WebAuthn.add(person, name, credential(f"a passkey of {person}".encode())).instance


def credential(ident: bytes) -> dict:
    """What a browser hands over when a passkey has been made, as JSON."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    made = AttestedCredentialData.create(Aaguid.NONE, ident, key)
    told = AuthenticatorData.create(sha256(b"localhost").digest(), flags, 0, made)
    client = {"type": "webauthn.create", "challenge": "YQ", "origin": "http://localhost"}
    response = {
        "clientDataJSON": websafe_encode(json.dumps(client).encode()),
        "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
    }
    name = websafe_encode(ident)
    return {
        "id": name,
        "rawId": name,
        "type": "public-key",
        "response": response,
        "clientExtensionResults": {},
    }
