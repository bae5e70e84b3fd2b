"""Certificates are replaced while they are used; what does not fit is not taken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sidecar.certificates import CertificateFolder, NotFit

Certify = Callable[..., Path]


def test_a_new_set_is_taken(certify: Certify, tmp_path: Path) -> None:
    folder = CertificateFolder(certify(tmp_path / "given", "orders"), tmp_path)
    first = folder.current
    assert not folder.changed()
    certify(tmp_path / "given", "orders")
    assert folder.changed()
    assert folder.current != first
    assert not folder.changed()


def test_half_of_a_pair_waits_for_the_other_half(certify: Certify, tmp_path: Path) -> None:
    given = certify(tmp_path / "given", "orders")
    folder = CertificateFolder(given, tmp_path)
    first = folder.current
    new = certify(tmp_path / "new", "orders")
    (new / "tls.crt").replace(given / "tls.crt")
    assert not folder.changed()
    assert folder.current == first
    (new / "tls.key").replace(given / "tls.key")
    assert folder.changed()
    assert folder.current.certificate == (given / "tls.crt").read_text("utf-8")


def test_a_new_authority_is_taken(
    certify: Certify, another_authority: Certify, tmp_path: Path
) -> None:
    given = certify(tmp_path / "given", "orders")
    folder = CertificateFolder(given, tmp_path)
    old = (given / "ca.crt").read_text("utf-8")
    other = another_authority(tmp_path / "new", "orders") / "ca.crt"
    both = old + other.read_text("utf-8")
    (given / "ca.crt").write_text(both, "utf-8")
    assert folder.changed()
    assert folder.current.authority == both


@pytest.mark.parametrize("name", ["tls.crt", "tls.key", "ca.crt"])
@pytest.mark.parametrize("text", [None, "", "not PEM", "\0"])
def test_what_is_no_certificate_is_not_taken(
    certify: Certify, tmp_path: Path, name: str, text: str | None
) -> None:
    given = certify(tmp_path / "given", "orders")
    folder = CertificateFolder(given, tmp_path)
    first = folder.current
    (given / name).unlink()
    if text is not None:
        (given / name).write_text(text, "utf-8")
    assert not folder.changed()
    assert folder.current == first
    with pytest.raises(NotFit):
        CertificateFolder(given, tmp_path)


def test_no_copy_of_the_key_is_left(certify: Certify, tmp_path: Path) -> None:
    CertificateFolder(certify(tmp_path / "given", "orders"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["given"]
