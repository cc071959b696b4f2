import hashlib
import io
import json
import tarfile
from base64 import b64encode
from pathlib import Path

import pytest

import events
import web
from web.vendor.branding import branding, unbranded
from web.vendor.unpacking import MANIFEST, SERVED, Unfit, manifest, packed, taken

WEB = Path(web.__file__).parent
OURS = [
    *sorted((WEB / "templates").rglob("*.html")),
    *(file for file in sorted((WEB / "static").rglob("*")) if file.is_file()),
]
SHEET = (
    '/*! whose it is */@charset "utf-8";@font-face{font-family:GDS Transport;src:url(a.woff2)}'
    '.a{font-family:GDS Transport,arial,sans-serif;color:red}.b:before{content:"}{"}'
    "@media print{.govuk-footer__crown,.c{margin:0}.d-logotype{margin:1px}}"
    ".e{background-image:url(/assets/images/govuk-crest.svg);color:blue}"
    ".f{background:url(/assets/images/icon.svg)}"
)
PACKAGE = {
    "name": "@x/sheet",
    "version": "1.2.3",
    "files": {"package/a.min.css": "x/a.css", "package/a.min.js": "x/a.js"},
    "images": "package/images/",
}


def tarball(**files: str) -> bytes:
    """Pack files as npm does."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/{name.replace('__', '/').replace('_', '.')}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return held.getvalue()


def test_every_file_is_the_one_that_the_manifest_names() -> None:
    """None is missing, none is more, none was edited by hand."""
    held = {
        str(file.relative_to(SERVED)): file.read_bytes()
        for file in SERVED.rglob("*")
        if file.is_file()
    }

    assert manifest(held) == json.loads(MANIFEST.read_text())


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.relative_to(WEB)))
def test_no_page_or_asset_holds_branding(file: Path) -> None:
    """Neither the typeface nor a crown, crest, icon or logo: this is no GOV.UK service."""
    assert not branding(f"{file.name}\n{file.read_text()}")


def test_a_sheet_loses_its_branding_and_keeps_all_else() -> None:
    """Rules that are only about it go; others lose the part that is."""
    assert unbranded(SHEET) == (
        '@charset "utf-8";.a{font-family:arial,sans-serif;color:red}.b:before{content:"}{"}'
        "@media print{.c{margin:0}}.e{color:blue}.f{background:url(images/icon.svg)}"
    )


def test_a_package_gives_what_is_used_of_it() -> None:
    """Sheets without branding, the pictures that they show, scripts without their maps."""
    content = tarball(
        a_min_css=SHEET, a_min_js="go()\n//# sourceMappingURL=a.map", images__icon_svg="<svg/>"
    )

    assert taken(PACKAGE, content) == {
        "x/a.css": unbranded(SHEET).encode(),
        "x/images/icon.svg": b"<svg/>",
        "x/a.js": b"go()\n",
    }


def test_branding_in_a_script_stops_it() -> None:
    """What cannot be taken out is not taken in."""
    content = tarball(a_min_css=".a{color:red}", a_min_js="draw('crown')")

    with pytest.raises(Unfit, match=r"x/a\.js still holds crown"):
        taken(PACKAGE, content)


def test_only_what_the_registry_promised_is_unpacked(tmp_path: Path) -> None:
    """To the byte; and a package that was not fetched is named with the command to fetch it."""
    promised = {
        **PACKAGE,
        "integrity": f"sha512-{b64encode(hashlib.sha512(b'a').digest()).decode()}",
    }

    with pytest.raises(Unfit, match=r"npm pack @x/sheet@1\.2\.3"):
        packed(promised, tmp_path)
    (tmp_path / "x-sheet-1.2.3.tgz").write_bytes(b"b")
    with pytest.raises(Unfit, match="its SHA-512 differs"):
        packed(promised, tmp_path)
    (tmp_path / "x-sheet-1.2.3.tgz").write_bytes(b"a")
    assert packed(promised, tmp_path) == b"a"


def test_the_folders_are_ours() -> None:
    """A dependency installs a package `tests`, and others in the wild one called `events`."""
    assert Path(events.__file__).parent == WEB.parent / "events"
