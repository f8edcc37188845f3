#!/bin/sh
# Pictures of every page at 1280, 820, 360 and 320 px, light, dark and print, and contact sheets of six pages each,
# in target/screenshots; of the print view PDF files too. Fails where a page scrolls sideways or the console complains.
#
#   scripts/screenshots.sh                                        the sample pages of tests/fixtures/pages
#   scripts/screenshots.sh http://127.0.0.1:8080 / /competitions  pages of a running service
#
#   JIANGSAI_SHOTS_VIEWS="360-light print"   only these views
#   JIANGSAI_SHOTS_LANG=en                   only this language (sample pages)
#   JIANGSAI_SHOTS_ONLY=results              only samples with this in their name
#   JIANGSAI_SHOTS_COOKIE=name=value         a session of the running service
#
# Needs the Debian packages chromium and chromium-driver.
set -eu
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
    JIANGSAI_SHOTS_URL=$1
    shift
    JIANGSAI_SHOTS_PATHS=$(printf '%s\n' "${@:-/}")
    export JIANGSAI_SHOTS_URL JIANGSAI_SHOTS_PATHS
fi
if [ -z "${JIANGSAI_SHOTS_URL:-}${JIANGSAI_SHOTS_ONLY:-}" ]; then
    cargo test --test it pages::script -- --ignored
fi
exec cargo test --test it pages::gallery::screenshots -- --ignored --exact --nocapture
