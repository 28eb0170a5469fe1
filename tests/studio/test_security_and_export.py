"""Who did what is shown to those who look after a space; what one has can be taken along."""

import zipfile

from playwright.sync_api import expect

from tests.studio.accessibility import violations
from tests.studio.bands import join
from tests.studio.conftest import STUDIO

pytestmark = STUDIO


def test_the_trail_is_shown_to_who_may_see_it_and_an_export_is_made_and_fetched(
    screens, musician, studio, tmp_path
):
    nina, ben, cleo = musician("Nina"), musician("Ben"), musician("Cleo")
    join(nina, ben, "admin", studio.data)
    join(nina, cleo, "viewer", studio.data)
    space = nina.space["id"]
    nina.create("/link", target="project", target_id=nina.project["id"])

    # The owner learns from where each act came; an admin only of their own.
    hers = screens.open(f"/space/{space}/people", nina)
    hers.get_by_role("link", name="Security").click()
    rows = hers.get_by_role("listitem")
    expect(rows.filter(has_text="You shared Demos by a link")).to_contain_text("198.51.")
    expect(rows.filter(has_text="Ben joined this space, as Admin")).to_contain_text("198.51.")
    expect(rows.filter(has_text=f"You invited {ben.email}")).to_be_visible()
    assert violations(hers) == []
    his = screens.open(f"/space/{space}/audit", ben, phone=True, light=True)
    shared = his.get_by_role("listitem").filter(has_text="Nina shared Demos by a link")
    expect(shared).to_be_visible()
    expect(shared).not_to_contain_text("198.51.")
    screens.picture(hers, "security-wide")
    screens.picture(his, "security-phone")
    assert violations(his) == []

    # Others aren't led there, and are told whom it is for.
    others = screens.open(f"/space/{space}/people", cleo)
    expect(others.get_by_role("listitem").filter(has_text="Nina").first).to_be_visible()
    expect(others.get_by_role("link", name="Security")).to_have_count(0)
    others.goto(f"/app/space/{space}/audit")
    expect(others.get_by_role("heading", name="This is for the owner and admins")).to_be_visible()

    # One's own, from the account.
    others.goto("/app/account")
    others.get_by_role("link", name="Show all").click()
    expect(others.get_by_text("You joined Nina's band, as Viewer")).to_be_visible()

    # As a mail leads there: the section is in sight, and shows how far it is without a reload.
    hers.goto(f"/app/space/{space}/settings#export")
    section = hers.get_by_role("region", name="Export")
    expect(section).to_be_focused()
    expect(section).to_be_in_viewport()
    section.get_by_role("button", name="Prepare export").click()
    with hers.expect_download() as coming:
        section.get_by_role("button", name="Download (").click()
    assert coming.value.suggested_filename.endswith(".zip")
    coming.value.save_as(tmp_path / "export.zip")
    assert "manifest.json" in zipfile.ZipFile(tmp_path / "export.zip").namelist()
    screens.picture(hers, "export-ready")
    assert violations(hers) == []
    section.get_by_role("button", name="Delete the export").click()
    expect(section.get_by_role("button", name="Prepare export")).to_be_visible()
