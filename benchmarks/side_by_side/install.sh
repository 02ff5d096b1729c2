#!/bin/sh
# Put the peers of `make bench` into a folder of their own; what cannot be installed is said and left out.
set -u
here=$1
mkdir -p "$here"

missing=
command -v wrk >/dev/null || missing="$missing wrk"
[ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
command -v virtuoso-t >/dev/null || missing="$missing virtuoso-opensource-7-bin"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
    else
        echo "not here, and only an administrator can install them:$missing"
    fi
fi

if [ ! -x "$here/venv/bin/oxigraph" ]; then
    "${PYTHON:-python3}" -m venv "$here/venv"
    "$here/venv/bin/python" -m pip install --quiet --disable-pip-version-check oxigraph rdflib-endpoint 'uvicorn[standard]' ||
        echo 'the Oxigraph server and rdflib-endpoint could not be installed'
fi

if [ ! -d "$here/node_modules/trifid" ]; then
    if command -v npm >/dev/null; then
        echo '{"private": true}' >"$here/package.json"
        (cd "$here" && npm install --ignore-scripts --no-package-lock --no-audit --no-fund --silent trifid@5) ||
            echo 'Trifid could not be installed'
    else
        echo 'npm is not here, so Trifid is not measured'
    fi
fi
exit 0
