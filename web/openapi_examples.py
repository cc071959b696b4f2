"""An example of every answer, for OpenAPI: of a case, made by the code that tells it.

    with_examples(document, terms) -> the document, with an example of each answer and parameter

What FastAPI would answer to a question that cannot be read is taken out: here it is a problem, 400.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from events.samples import moment, sample
from events.types.agency_notified import AgencyNotified
from events.types.referral_received import ReferralReceived
from projections.answers import as_json
from projections.judge import Terms
from projections.replay import Replayed, replay
from projections.sharing import sharing
from projections.sharing_answers import as_csv
from projections.sharing_answers import as_json as sharing_as_json
from store.shapes import AlertData
from web.act_bodies import EXAMPLE_ID, SHAPES, example_of_act
from web.acts import Form, act
from web.alerts import as_listed
from web.answers import PROBLEM
from web.event_body import EXAMPLE
from web.people import Kind, Person
from web.static_examples import ANSWERS, DETAILS, UNREADY

Document: TypeAlias = dict[str, Any]
CASE: Final = "EXAMPLE-1"
AT: Final = moment("Mon 22 Jan 2018 10:00")
ACTED_AT: Final = moment("Mon 22 Jan 2018 09:45")
EVENTS: Final = (
    sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case=CASE),
    sample(AgencyNotified, "Tue 16 Jan 2018 10:00", case=CASE, ref="MRL-1", recipients=["gp"]),
)
METHODS: Final = ("get", "post")
UNREAD: Final = "422"


def with_examples(document: Document, terms: Terms) -> Document:
    """Put an example beside each answer and each parameter that has none."""
    answers = {**ANSWERS, **_of_cases(terms)}
    for path, way in _ways(document):
        way["responses"].pop(UNREAD, None)
        for parameter in way.get("parameters", ()):
            if parameter["name"] in PARAMETERS:
                parameter.setdefault("example", PARAMETERS[parameter["name"]])
        for status, answer in way["responses"].items():
            for kind, content in answer.get("content", {}).items():
                told = _problem(path, int(status), content) if kind == PROBLEM else None
                told = told or answers.get((path, int(status)))
                if told is not None:
                    content.setdefault("example", told)
    for unread in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(unread, None)
    return document


def _ways(document: Document) -> Iterator[tuple[str, Document]]:
    for path, ways in document["paths"].items():
        for method in METHODS:
            if method in ways:
                yield path, ways[method]


def _problem(path: str, status: int, content: Mapping[str, Any]) -> Document:
    """Make an example of a problem; one about fields names the field."""
    detail = DETAILS[status]
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if path == "/readyz":
        return {**told, **UNREADY}
    names_fields = "errors" in content["schema"].get("properties", {})
    field, _, reason = detail.partition(": ")
    wrong = [{"event": None, "field": field, "reason": reason}]
    return told | (
        {"errors": wrong if status == HTTPStatus.BAD_REQUEST else []} if names_fields else {}
    )


def _of_cases(terms: Terms) -> dict[tuple[str, int], Any]:
    """Tell of a made-up case as the API would."""
    case = replay(CASE, EVENTS, terms, AT, AT)
    told = sharing(case, terms, AT, AT)
    version = terms.policy.version
    found: dict[tuple[str, int], Any] = {
        ("/cases/{ref}/timeline", 200): as_json([case], version, AT, AT),
        ("/cases/{ref}/sharing", 200): sharing_as_json([told], version, AT, AT),
        ("/cases/{ref}/sharing.csv", 200): as_csv([told]),
    }
    for alert in case.alerts[:1]:  # a partnership may have turned the duty off
        found |= _of_alert(case, alert.data(), terms)
    return found


def _of_alert(case: Replayed, held: AlertData, terms: Terms) -> dict[tuple[str, int], Any]:
    found: dict[tuple[str, int], Any] = {("/alerts", 200): [as_listed(held)]}
    found["/alerts/{alert_id}", 200] = held
    found["/alerts/{alert_id}/notices", 200] = NOTICES
    for kind in SHAPES:
        path, then = f"/alerts/{{alert_id}}/{kind}", _acted(kind, held, case, terms)
        found |= {(path, 200): then, (path, 201): then, (path, 202): held}
    return found


def _acted(kind: Kind, held: AlertData, case: Replayed, terms: Terms) -> AlertData:
    """Tell of an alert once it was acted on."""
    sent = SHAPES[kind].model_validate(example_of_act(kind)).sent
    form = Form(kind, ACTED_AT, terms.calendar, sent)
    done = act(form, held, Person("ON-CALL-1", "on_call_manager"), ACTED_AT)
    told = replay(CASE, (*case.raw, done), terms, AT, AT)
    [then] = [each for each in told.alerts if each.alert_id == held["alert_id"]]
    return then.data()


NOTICES: Final = {
    "notices": [
        {
            "what": "sent",
            "at": "2018-01-17T09:00:00Z",
            "step": 0,
            "contact": "csc/1",
            "why": None,
        },
        {
            "what": "skipped",
            "at": "2018-01-17T11:00:00Z",
            "step": 1,
            "contact": "coordinator",
            "why": "there is no contact",
        },
    ],
    "then": "The manager on call is sent a message on Wed 17 Jan 2018, 13:00, if it is still late "
    "then.",
}
PARAMETERS: Final = {
    "ref": CASE,
    "as_of": "2018-01-22",
    "known_at": "2018-01-22T10:00:00Z",
    "seen_by": "gp",
    "alert_id": "c2e1d0b9a8f7061524c3",
    "case": CASE,
    "owed_by": "csc",
    "owed_to": "gp",
    "rule": "S01",
    "id": EXAMPLE["id"],
    "source": EXAMPLE["source"],
    "if-none-match": '"0f4c9d2ab37e81c65d10a2f6be7749c3"',
    "if-match": '"0f4c9d2ab37e81c65d10a2f6be7749c3"',
    "throughline-token": EXAMPLE_ID,
}
