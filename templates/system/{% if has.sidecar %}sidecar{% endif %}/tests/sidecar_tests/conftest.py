"""An authority that vouches for whomever a test needs."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_BOTH = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])

Certify = Callable[..., Path]
"""`certify(folder, "orders", days=30)` fills a folder as a sidecar wants it."""


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _begin(subject: str, issuer: str, days: float, key: ec.EllipticCurvePublicKey):
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=2))
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _authority() -> Certify:
    own = ec.generate_private_key(ec.SECP256R1())
    begun = _begin("test", "test", 30, own.public_key())
    root = begun.add_extension(x509.BasicConstraints(True, None), True).sign(own, hashes.SHA256())

    def certify(folder: Path, name: str, days: float = 30) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = (
            _begin(name, "test", days, key.public_key())
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
            .add_extension(_BOTH, False)
            .sign(own, hashes.SHA256())
        )
        folder.mkdir(parents=True, exist_ok=True)
        pem = serialization.Encoding.PEM
        (folder / "tls.key").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        (folder / "tls.crt").write_bytes(leaf.public_bytes(pem))
        (folder / "ca.crt").write_bytes(root.public_bytes(pem))
        return folder

    return certify


@pytest.fixture
def certify() -> Certify:
    return _authority()


@pytest.fixture
def another_authority() -> Certify:
    return _authority()
