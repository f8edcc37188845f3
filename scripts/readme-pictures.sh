#!/bin/sh
# Draws the pictures of the README files into docs/pictures: walks a competition from filing to payout in a browser,
# in Chinese and in English, and keeps what it sees on the way.
#
# Needs what the tests need, and ImageMagick to make the files small.
set -eu
cd "$(dirname "$0")/.."
command -v convert >/dev/null || { echo 'ImageMagick is missing: apt-get install imagemagick' >&2; exit 1; }
scripts/install-packages.sh test
seen=$(mktemp -d)
trap 'rm -rf "$seen"' EXIT
JIANGSAI_JOURNEY_PICTURES=$seen scripts/postgres.sh with cargo test --locked --test it -- journey::
mkdir -p docs/pictures

# shrink NAME SIZE: the top of a picture, in as many colours as a page has, without the date it was made.
shrink() {
    for language in zh-CN en; do
        convert "$seen/$1-$language.png" -crop "$2+0+0" +repage +dither -colors 96 -strip \
            -define png:exclude-chunks=date -define png:compression-level=9 "PNG8:docs/pictures/$1-$language.png"
    done
}
shrink home 1280x560
shrink desk 1280x660
shrink pad 820x780
shrink results 1280x600
shrink statement 1280x1000
