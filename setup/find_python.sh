#!/bin/sh
# Prints the path of a Python 3.11 or newer, or says in one sentence what to do.
# Plain sh, because the Python found may be too old to say it itself.
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

if [ -n "$PYTHON" ]; then
    if ! command -v "$PYTHON" >/dev/null 2>&1; then
        echo "PYTHON=$PYTHON was asked for, but there is no such program." >&2
        exit 1
    fi
    if ! "$PYTHON" -c "$new_enough" 2>/dev/null; then
        echo "Marronnier needs Python 3.11 or newer; $PYTHON is $("$PYTHON" -V 2>&1). Name another with PYTHON=…" >&2
        exit 1
    fi
    command -v "$PYTHON"
    exit 0
fi

for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c "$new_enough" 2>/dev/null; then
        command -v "$name"
        exit 0
    fi
done

if command -v python3 >/dev/null 2>&1; then
    echo "Marronnier needs Python 3.11 or newer; python3 here is $(python3 -V 2>&1). Install a newer one, or name one with PYTHON=…" >&2
else
    echo "Marronnier needs Python 3.11 or newer, and there is no python3 here. Install it (on Debian: apt-get install python3 python3-venv)." >&2
fi
exit 1
