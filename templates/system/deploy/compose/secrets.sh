#!/bin/sh
# Create each secret file that the compose files name and that does not exist yet.
# The folder is closed to other users; a file in it is readable, since a container's user differs from yours.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
cat ./*.yaml services/*.yaml | sed -n 's|^ *file: \./deploy/compose/secrets/||p' | sort -u |
    while IFS= read -r name; do
        [ -e "secrets/$name" ] && continue
        od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"secrets/$name.new"
        chmod 444 "secrets/$name.new"
        mv "secrets/$name.new" "secrets/$name"
    done
