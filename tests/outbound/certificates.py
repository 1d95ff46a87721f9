"""A certificate authority of a test's own, and the certificates it gives out."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _drafted(subject: str, issuer: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(_named(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
    )


class Authority:
    """Trusted by whoever takes `trust`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        draft = _drafted("authority", "authority", self._key.public_key())
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        own = draft.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        own = own.add_extension(usage, critical=True)
        self._own = own.sign(self._key, hashes.SHA256())

    def trust(self) -> ssl.SSLContext:
        """What a caller believes."""
        return ssl.create_default_context(cadata=self.pem().decode())

    def pem(self) -> bytes:
        """Its own certificate."""
        return self._own.public_bytes(serialization.Encoding.PEM)

    def serve(self, name: str) -> ssl.SSLContext:
        """What a server of this name, or numeric address, shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        numeric = name.replace(".", "").isdigit()
        subject: x509.GeneralName = (
            x509.IPAddress(ipaddress.ip_address(name)) if numeric else x509.DNSName(name)
        )
        draft = _drafted(name, "authority", key.public_key())
        draft = draft.add_extension(x509.SubjectAlternativeName([subject]), critical=False)
        signed = draft.sign(self._key, hashes.SHA256())
        path = self._folder / f"{name}.pem"
        path.write_bytes(
            signed.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context
