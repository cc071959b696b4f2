"""What cannot be answered, and what the asker can do about it.

Refusal
├── NotUnderstood    400    the question cannot be read
├── Unknown          404    there is no such case or page
└── NotYet           503    nothing can be said for certain now; ask again later

The message is one sentence for people. It never repeats what was asked: that may be a name.
"""


class Refusal(Exception):
    """A question that is not answered; `status` is the answer's status, `title` its heading."""

    status = 500
    title = "Something went wrong here"


class NotUnderstood(Refusal):
    """The question cannot be read."""

    status = 400
    title = "This cannot be read"


class Unknown(Refusal):
    """There is no such thing."""

    status = 404
    title = "Nothing is found there"


class NotYet(Refusal):
    """Nothing can be said for certain now."""

    status = 503
    title = "Nothing can be said for certain now"
