"""What can't be run says why, with 2."""

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("[user.fields]\nemial = ['x']", "user.fields.emial is unknown; there are active"),
        ("[users]\ncollections = ['x']", "users is unknown"),
        ("[user]\ncollections = [3]", "user.collections is a word or a list"),
        ("[member.values.role]\nboss = ['x']", "member.values.role.boss is unknown"),
        ("[options]\ncomment_unit = 'h'", "comment_unit is one of"),
        ("[user", "Expected"),
        ("[comment]\nnested = ['nowhere']", "is not"),
    ],
)
def test_a_mapping_with_a_slip_is_refused(tmp_path, said, why):
    mapping = tmp_path / "map.toml"
    mapping.write_text(said)
    with pytest.raises(CommandError, match=why) as refused:
        call_command("import_legacy", "--from", "mongodb://127.0.0.1:1/x", "--map", str(mapping))
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "mongodb://127.0.0.1:1/",
        "mongodb://u:secret@127.0.0.1:1/x",
    ],
)
def test_a_source_that_cannot_be_read_is_said_without_its_password(address, tmp_path, monkeypatch):
    monkeypatch.setattr("trash.legacy.source._TIMEOUT", 50)
    with pytest.raises(CommandError) as refused:
        call_command("import_legacy", "--from", address, "--report", str(tmp_path))
    assert refused.value.returncode == 2
    assert "secret" not in str(refused.value)
