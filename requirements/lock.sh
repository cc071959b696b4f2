#!/bin/sh
# Lock what pyproject.toml allows, by name, version and hash, for Python 3.11 to 3.13 at once.
# No index address is written: where packages come from is the business of each machine.
set -eu
compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-header "$@"
}
compile --all-extras --group dev pyproject.toml -o requirements/dev.txt
compile --extra local --extra postgres --extra govuk-notify --group build pyproject.toml \
  -c requirements/dev.txt -o requirements/run.txt
compile --group pyproject.toml:peers -o requirements/peers.txt
