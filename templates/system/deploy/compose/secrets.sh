#!/bin/sh
# Create each secret file that a compose file names and that does not exist yet.
# The folder is closed to other users; a file in it is readable, since a container's user differs from yours.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
cat ./*.yaml ./*/*.yaml | sed -n 's|^ *file: \./deploy/compose/secrets/||p' | sort -u |
    while IFS= read -r name; do
        file=secrets/$name
        [ -e "$file" ] && continue
        mkdir -p "$(dirname "$file")"
        od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file.new"
        chmod 444 "$file.new"
        mv "$file.new" "$file"
    done
