#!/bin/sh
# apidiff.sh BASE: says which changes of package entente since a commit or tag
# break programs that embed it, and fails if there are any.
set -eu
base=${1:?name a commit or a tag to compare with}
package=github.com/entente-lang/entente
work=$(mktemp -d)
trap 'git worktree remove --force "$work/base"; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/base" "$base"
go build -C internal/tools -o "$work/apidiff" golang.org/x/exp/cmd/apidiff
(cd "$work/base" && "$work/apidiff" -w "$work/api" $package)
"$work/apidiff" "$work/api" $package
test -z "$("$work/apidiff" -incompatible "$work/api" $package)"
