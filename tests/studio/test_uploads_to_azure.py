"""What the studio uploads goes past the server, straight to Azure's blob storage."""

import re

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.command import large_wav, served
from tests.musicians import Musician
from tests.studio.conftest import Screens

# With the other tests on Azurite, which start it once for all of them.
pytestmark = [
    *[pytest.mark.studio, pytest.mark.browser, pytest.mark.node],
    pytest.mark.xdist_group("azure"),
]


@pytest.mark.prove
def test_blocks_go_to_azure_itself_which_lets_this_page_in(
    browser: Browser, laptop_on_azure, tmp_path
):
    laptop_on_azure.manage("configure_storage")
    sha256 = large_wav(tmp_path / "Low tide.wav", 3)
    screens = Screens(browser, laptop_on_azure.address, "azure")
    with Musician(laptop_on_azure.address, "Nina") as nina:
        page = screens.open(f"/project/{nina.project['id']}", nina)
        blocks: list[Response] = []

        def keep(answer: Response) -> None:
            if "blockid=" in answer.url:
                blocks.append(answer)

        page.on("response", keep)
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose files").click()
        chooser.value.set_files(tmp_path / "Low tide.wav")
        expect(page.get_by_role("button", name=re.compile("^1 file uploaded"))).to_be_visible()
        assert [answer.status for answer in blocks] == [201] * 3
        assert not [answer for answer in blocks if answer.url.startswith(laptop_on_azure.address)]
        assert not [answer for answer in blocks if "authorization" in answer.request.headers]
        [track] = nina.tracks()
        assert served(nina, track["id"]) == sha256
    screens.close(failed=False)
    assert screens.complaints == []
