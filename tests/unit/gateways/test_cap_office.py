"""The mission's name and key in CAP: made once, kept, and the same for whoever asks at the same time."""

from concurrent.futures import ThreadPoolExecutor

from cryptography import x509
from support.cap import NOW

from app.authority import Authority
from app.clock import SetClock
from app.gateways.cap.office import Office


def office(folder):
    return Office(folder, folder / "authority", SetClock(NOW))


def test_the_key_is_made_at_first_use_by_the_mission_s_authority_and_kept(tmp_path):
    first = office(tmp_path)
    assert not (tmp_path / "cap.key").exists()
    identity = first.identity
    authority = x509.load_pem_x509_certificate(Authority(tmp_path / "authority", now=NOW).certificate_file.read_bytes())
    x509.load_pem_x509_certificate(identity.certificate).verify_directly_issued_by(authority)
    assert (tmp_path / "cap.key").stat().st_mode & 0o777 == 0o600
    assert office(tmp_path).identity == identity
    assert "PRIVATE" not in repr(identity)


def test_many_who_ask_at_once_get_one_key(tmp_path):
    ours = office(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(lambda: ours.identity.certificate) for _ in range(8)]
        assert len({one.result() for one in asked}) == 1
