#!/bin/sh
# Create each secret file that a compose file names and that does not exist yet. A `client_secret` is
# invented with `--dev` only: a real identity provider issues it, and would not know one made up here.
# The folder is closed to other users; a file in it is readable, since a container's user differs from yours.
set -eu
[ "${1-}" = --dev ] && dev=yes || dev=
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets

names=$(cat ./*.yaml services/*.yaml ${dev:+dev/*.yaml} | sed -n 's|^ *file: \./deploy/compose/secrets/||p' | sort -u)
refused=
for name in $names; do
    file=secrets/$name
    [ -e "$file" ] && continue
    case $dev:$name in
    :*/client_secret)
        refused="$refused
  deploy/compose/$file"
        continue
        ;;
    esac
    mkdir -p "$(dirname "$file")"
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file.new"
    chmod 444 "$file.new"
    mv "$file.new" "$file"
done

[ -z "$refused" ] || {
    echo "Put the client secrets that the identity provider issued into these files (or start with --dev):$refused" >&2
    exit 1
}
