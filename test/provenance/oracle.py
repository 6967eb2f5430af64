"""Verifies and signs DSSE envelopes with securesystemslib, for comparison with ours. JSON in on stdin, JSON out.

``{"verify": [{"envelope", "key"}], "sign": [{"payload", "type", "key"}]}`` gives ``{"verify": [bool], "sign":
[envelope]}``; keys are PEM, payloads base64.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner, SSlibKey

KEYID = "runner-1"


def accepted(envelope: dict[str, Any], pem: str) -> bool:
    """Whether the envelope holds one good signature of this key, by this key's id."""
    try:
        key = SSlibKey.from_crypto(load_pem_public_key(pem.encode()), KEYID)
        Envelope.from_dict(envelope).verify([key], 1)
    except Exception:  # Whatever it stumbles over, it did not accept it.
        return False
    return True


def signed(payload: str, kind: str, pem: str) -> dict[str, Any]:
    """Sign bytes as securesystemslib does."""
    private = load_pem_private_key(pem.encode(), None)
    signer = CryptoSigner(private, SSlibKey.from_crypto(private.public_key(), KEYID))
    envelope = Envelope(base64.b64decode(payload), kind, {})
    envelope.sign(signer)
    return envelope.to_dict()


asked = json.load(sys.stdin)
json.dump(
    {
        "verify": [accepted(one["envelope"], one["key"]) for one in asked["verify"]],
        "sign": [signed(one["payload"], one["type"], one["key"]) for one in asked["sign"]],
    },
    sys.stdout,
)
