#!/bin/sh
# Print a child pipeline with one job per Dockerfile of the repository. Buildah needs no Docker daemon.
set -eu
git ls-files '*Dockerfile' | while IFS= read -r file; do
    cat <<JOB
"$file":
  image: quay.io/buildah/stable:v1.43.1
  variables:
    BUILDAH_ISOLATION: chroot
    STORAGE_DRIVER: vfs
  script:
    - buildah build --file "$file" .
JOB
done
