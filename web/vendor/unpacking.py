"""Unpack what vendor.json names, de-brand it, and write down what came out."""

import io
import json
import shutil
import tarfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any, Final

from web.vendor.branding import branding, images_of, unbranded

HERE: Final = Path(__file__).parent
VENDOR: Final = HERE / "vendor.json"
MANIFEST: Final = HERE / "MANIFEST.json"
SERVED: Final = HERE.parent / "static" / "vendor"

Package = Mapping[str, Any]
Files = dict[str, bytes]


class Unfit(Exception):
    """A package is not the one that vendor.json names, or branding is left in it."""


def packages() -> list[Package]:
    """Read which packages we use."""
    told: list[Package] = json.loads(VENDOR.read_text())
    return told


def vendor(folder: Path) -> None:
    """Put what we use in the place of what was there, and write the manifest.

    raises    Unfit, having changed nothing
    """
    files = {
        name: content
        for package in packages()
        for name, content in taken(package, packed(package, folder)).items()
    }
    shutil.rmtree(SERVED, ignore_errors=True)
    for name, content in files.items():
        (SERVED / name).parent.mkdir(parents=True, exist_ok=True)
        (SERVED / name).write_bytes(content)
    MANIFEST.write_text(json.dumps(manifest(files), indent=2) + "\n")


def manifest(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give each file its SHA-256, by name."""
    return {name: sha256(files[name]).hexdigest() for name in sorted(files)}


def packed(package: Package, folder: Path) -> bytes:
    """Read what `npm pack` wrote, if it is to the byte what the registry promised.

    raises    Unfit
    """
    stem = package["name"].removeprefix("@").replace("/", "-")
    file = folder / f"{stem}-{package['version']}.tgz"
    if not file.is_file():
        raise Unfit(f"{file} is not there; npm pack {package['name']}@{package['version']}")
    content = file.read_bytes()
    if f"sha512-{b64encode(sha512(content).digest()).decode()}" != package["integrity"]:
        raise Unfit(f"{file} is not what vendor.json promises: its SHA-512 differs")
    return content


def taken(package: Package, content: bytes) -> Files:
    """Take what we use out of a package, without its branding.

    raises    Unfit, where some of that is left
    """
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        files = dict(_taken(package, archive))
    for name, told in files.items():
        if left := branding(f"{name}\n{told.decode()}"):
            raise Unfit(f"{name} still holds {', '.join(left)}")
    return files


def _taken(package: Package, archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for source, name in package["files"].items():
        told = _read(archive, source)
        if not name.endswith(".css"):
            yield name, told.partition(b"//# sourceMappingURL")[0]
            continue
        sheet = unbranded(told.decode())
        yield name, sheet.encode()
        for image in images_of(sheet):
            picture = f"{name.rpartition('/')[0]}/images/{image}"
            yield picture, _read(archive, f"{package['images']}{image}")


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    found = archive.extractfile(name)
    if found is None:
        raise Unfit(f"the package holds no {name}")
    return found.read()
