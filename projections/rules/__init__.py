"""The rules: the folder is the list. Each file holds one duty, its source, logic and examples."""

from importlib import import_module
from pkgutil import iter_modules

from projections.duties import RULES, with_examples

__all__ = ["RULES"]

for _found in iter_modules(__path__):
    _module = import_module(f"{__name__}.{_found.name}")
    _written = _found.name.split("_", 1)[0]
    _code = next(code for code in RULES if code.lower() == _written)
    with_examples(_code, _module.EXAMPLES)
