"""GOV.UK components, as functions that our templates call: `govukPagination({…})`.

Their macros lean on names that are not there, which in our own templates is an error. So they
have an environment of their own, and give back HTML that is safe to put in.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

PACKAGE: Final = "govuk_frontend_jinja"
USED: Final = {
    "govukErrorSummary": "error-summary",
    "govukPagination": "pagination",
    "govukServiceNavigation": "service-navigation",
    "govukSkipLink": "skip-link",
    "govukTag": "tag",
}


def components() -> dict[str, Callable[..., Markup]]:
    """Give each component that is used by the name of its macro."""
    return {macro: _component(macro, folder) for macro, folder in USED.items()}


@cache
def _environment() -> Environment:
    loader = PrefixLoader({PACKAGE: PackageLoader(PACKAGE)})
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _component(macro: str, folder: str) -> Callable[..., Markup]:
    def render(params: dict[str, Any]) -> Markup:
        template = _environment().get_template(f"{PACKAGE}/components/{folder}/macro.html")
        html: Markup = getattr(template.module, macro)(params)
        return html

    return render
