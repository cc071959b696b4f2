"""The attributes of the CloudEvents by which the service itself tells something."""

from datetime import datetime

from events.moments import spelled


def attributes_told(
    id_: str, part: str, kind: str, case: str | None, at: datetime
) -> dict[str, str]:
    """Give what a CloudEvent of the service's own says beside its data, in this order.

    part    of the service: `alerts` for the source `/service/alerts`
    kind    `alert_changed` for the type `uk.throughline.alert_changed.v1`
    case    that it is about; None: about none
    """
    return {
        "specversion": "1.0",
        "id": id_,
        "source": f"/service/{part}",
        "type": f"uk.throughline.{kind}.v1",
        **({"subject": f"case/{case}"} if case is not None else {}),
        "time": spelled(at),
        "datacontenttype": "application/json",
    }
