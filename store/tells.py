"""The store as those see it who tell people, and those who ask who was told."""

from collections.abc import Mapping, Sequence
from typing import Any

from projections.notices import Notice
from store import notices, notifier
from store.notices import KeptNotice
from store.notifier import Notifier
from store.opened import Opened


class Tells(Opened):
    """Who was told of what, and how whoever tells them stands."""

    def keep_notices(self, found: Sequence[KeptNotice]) -> int:
        """Keep these facts of `throughline.notices`, and return how many were not kept yet.

        Where all of them are, nothing is written, and no lock is waited for.
        """
        with self._reading() as connection:
            new = notices.missing(connection, found)
        if new:
            with self._writing() as connection:
                notices.keep(connection, new)
        return len(new)

    def notices_of(self, alert_id: str) -> list[Notice]:
        """List what was told of an alert, in the order of the topic."""
        with self._reading() as connection:
            return notices.of_alert(connection, alert_id)

    def rows_of_notices(self) -> dict[int, Mapping[str, Any]]:
        """Return all that was told, as it is kept, by its place on the topic."""
        with self._reading() as connection:
            return notices.rows(connection)

    def write_notifier(self, found: Notifier) -> None:
        """Write how whoever tells people stands."""
        with self._writing() as connection:
            notifier.write(connection, found)

    def notifier(self) -> Notifier | None:
        """Say how whoever tells people stood; None where nobody is to be told."""
        with self._reading() as connection:
            return notifier.read(connection)

    def forget_notifier(self) -> bool:
        """Forget that people are to be told, and return whether they were."""
        with self._writing() as connection:
            return notifier.forget(connection)
