"""The file of sources: what an administrator writes, and what they are told when it cannot be."""

import pytest
from support.cap import signer

from app.config import Settings
from app.failure import Failure
from app.gateways.cap.sources import sources_in

FULL = """
[[source]]
name = "River office"
senders = ["rivers@example.org", "floods@example.org"]
site = "BASE"
reliability = "B"
credibility = 2
certificates = ["rivers.pem"]
feed = "https://rivers.example.org/cap.atom"
authority = "ca.pem"
every_s = 60
token = "rivers.token"
kinds = { "Bridge closed" = "INF" }

[[source]]
name = "Radio room"
senders = ["radio.example"]
site = "NOVA"
reliability = "C"
credibility = 3
keys = ["ab12cd34ef", "hg_gh56ij78kl"]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rivers.pem").write_bytes(signer(tmp_path / "authority").certificate)
    (tmp_path / "rivers.token").write_text("hg_secret\n")
    return tmp_path


def written(folder, text):
    path = folder / "cap-sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_names_sources_with_what_lies_beside_it(folder):
    rivers, radio = sources_in(written(folder, FULL))
    assert (rivers.name, rivers.senders) == ("River office", {"rivers@example.org", "floods@example.org"})
    assert (len(rivers.certificates), rivers.authority, rivers.every_s) == (1, folder / "ca.pem", 60)
    assert (rivers.token, "hg_secret" in repr(rivers)) == ("hg_secret", False)
    assert rivers.kinds == {"Bridge closed": "INF"}
    assert (radio.keys, radio.certificates, radio.feed) == ({"ab12cd34ef", "gh56ij78kl"}, (), "")
    assert sources_in(None) == sources_in(written(folder, "")) == ()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"rivers.pem"', '"none.pem"', "none.pem"),
        ('"rivers.token"', '"none.token"', "none.token"),
        ("https://rivers", "http://rivers", "source.0.feed"),
        ("https://rivers", "https://me:secret@rivers", "source.0.feed"),
        ('reliability = "B"', 'reliability = "G"', "source.0.reliability"),
        ("credibility = 2", "credibility = 0", "source.0.credibility"),
        ('"INF"', '"CAS"', "source.0.kinds"),
        ('"INF"', '"XYZ"', "source.0.kinds"),
        ("every_s = 60", "every_s = 1", "source.0.every_s"),
        ("every_s = 60", "evry_s = 60", "source.0.evry_s"),
        ('keys = ["ab12cd34ef", "hg_gh56ij78kl"]', "", "source.1"),
        ("hg_gh56ij78kl", "hg_gh56ij78kl_secret", "source.1.keys"),
        ("hg_gh56ij78kl", "gh56ij78", "source.1.keys"),
        ("hg_gh56ij78kl", "hg_ab12cd34ef", "source.1.keys"),
        ('"radio.example"', '"rivers@example.org"', "one source only"),
        ("[[source]]", "[[source", "cap-sources.toml"),
    ],
)
def test_what_cannot_be_is_named_by_its_place_and_not_repeated(folder, old, new, where):
    assert old in FULL
    with pytest.raises(Failure) as failure:
        sources_in(written(folder, FULL.replace(old, new, 1)))
    assert failure.value.code == "cap_sources_invalid"
    assert where in failure.value.message
    assert "secret" not in failure.value.message


@pytest.mark.parametrize("sender", ["a b", "a,b", "a<b", "a&b"])
def test_a_sender_with_characters_that_cap_forbids_is_no_setting(sender):
    with pytest.raises(ValueError, match="no blank"):
        Settings(cap_sender=sender)
