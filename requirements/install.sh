#!/bin/sh
# Make .venv hold what requirements/<which>.txt locks by hash, and this project beside it.
#   usage: install.sh PYTHON run|dev
set -eu
python=$1 which=$2
stop() { echo "setup: $*" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 ||
  stop "there is no $python here; install Python 3.11, 3.12 or 3.13, or name one: make PYTHON=python3.12"
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
  stop "$python does not run; name another: make PYTHON=python3.12"
case $found in
  3.11 | 3.12 | 3.13) ;;
  *) stop "Python $found is not supported; install 3.11, 3.12 or 3.13, or name one: make PYTHON=python3.12" ;;
esac
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
  stop "Python $found lacks venv; on Debian: apt-get install python3-venv"
[ -x .venv/bin/python ] || "$python" -m venv .venv || stop "could not make .venv; is this folder writable?"

echo "setup: installing what requirements/$which.txt locks (a minute or two, the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$which.txt" ||
  stop "could not install requirements/$which.txt; is the package index within reach?"
PATH="$PWD/.venv/bin:$PATH" .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
  --editable . || stop "could not install the project itself"
touch .venv/up ".venv/$which" # what serves the tests serves `make up` too
