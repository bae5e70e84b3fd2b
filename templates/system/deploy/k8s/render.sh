#!/bin/sh
# Print the manifests of an environment: `sh deploy/k8s/render.sh staging | kubectl apply --filename -`.
# With the name of a service (or `platform`, what they share) as second argument: of that part alone.
#
# The parts are found, not listed: there is no file that every new service has to change. kubectl may
# read config/, which lies outside of the folder of the overlay, hence the load restrictor.
set -eu
cd "$(dirname "$0")/overlays/${1:?the name of a folder in deploy/k8s/overlays}"
found=
for folder in platform services/*; do
    case ${2:-${folder##*/}} in
    "${folder##*/}")
        found=yes
        echo ---
        kubectl kustomize --load-restrictor LoadRestrictionsNone "$folder"
        ;;
    esac
done
[ "$found" ] || {
    echo "nothing is called ${2-} in $1" >&2
    exit 1
}
