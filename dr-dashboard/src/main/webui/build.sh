#!/bin/sh
# What Maven calls: `build.sh page` builds the page into target/classes, `build.sh tests` runs its unit tests.
# Both install the packages first if package-lock.json has changed; the page is built only if something here is newer.
set -eu
cd "$(dirname "$0")"
[ "${SKIP_WEB:-false}" = true ] && exit 0

target=../../../target
stamp=$target/page-built

install_packages() {
  cmp -s package-lock.json node_modules/.lock-installed && return
  npm ci
  cp package-lock.json node_modules/.lock-installed
}

newer_than_the_page() {
  [ ! -e "$stamp" ] || [ ! -e $target/classes/META-INF/resources/index.html ] ||
    [ -n "$(find . -path ./node_modules -prune -o -newer "$stamp" -print -quit)" ]
}

case "$1" in
  page)
    newer_than_the_page || exit 0
    install_packages
    mkdir -p "$target"
    touch "$stamp.begun" # what changes during the build counts as newer than it
    npm run build
    mv "$stamp.begun" "$stamp"
    ;;
  tests)
    install_packages
    npm test
    ;;
esac
