"""The certificate that the sidecar shows, and the authority that may vouch for others.

The folder is that of a Kubernetes TLS secret: `tls.crt`, `tls.key` and `ca.crt`. Files may be
replaced at any time, one after the other: a set is taken once it fits together, and until then the
last one that did stays.
"""

import ssl
from dataclasses import dataclass
from pathlib import Path

import structlog

from sidecar import files

_FILES = ("tls.crt", "tls.key", "ca.crt")

_log = structlog.stdlib.get_logger(__name__)


class NotFit(Exception):
    """The files do not make a certificate that could be shown."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM texts that fit together."""

    certificate: str
    key: str
    authority: str


class CertificateFolder:
    """Watches the folder; `current` is the last good set."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        """`scratch` is a folder of one's own. Raises `NotFit`."""
        self._paths = [folder / name for name in _FILES]
        self._scratch = scratch
        self._stamp = files.stamp(self._paths)
        self._refused = ""
        self.current = self._read()

    def changed(self) -> bool:
        """Look again. True if there is a new set, which is `current` from now on."""
        stamp = files.stamp(self._paths)
        if stamp == self._stamp:
            return False
        try:
            found = self._read()
        except NotFit as error:
            # Perhaps the other half of the pair is still to come: look again, but say it once.
            if str(error) != self._refused:
                self._refused = str(error)
                _log.warning("certificates refused", reason=self._refused)
            return False
        self._stamp, self._refused = stamp, ""
        if found == self.current:
            return False
        self.current = found
        _log.info("certificates taken")
        return True

    def _read(self) -> Certificates:
        try:
            certificate, key, authority = (path.read_text("utf-8") for path in self._paths)
        except (OSError, UnicodeDecodeError) as error:
            raise NotFit(f"cannot read a file of {self._paths[0].parent}: {error}") from None
        self._check(certificate, key, authority)
        return Certificates(certificate, key, authority)

    def _check(self, certificate: str, key: str, authority: str) -> None:
        # Copies are checked: the files themselves may change in between.
        pair = self._scratch / "pair.pem"
        files.write(pair, f"{key}\n{certificate}")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_cert_chain(pair)
            context.load_verify_locations(cadata=authority)
        except (ssl.SSLError, ValueError) as error:
            raise NotFit(f"tls.crt, tls.key and ca.crt do not fit together: {error}") from None
        finally:
            pair.unlink()
