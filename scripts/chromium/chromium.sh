#!/bin/sh
# Starts the Chromium beside this file with its own libraries and fonts.
folder=$(CDPATH= cd "$(dirname "$0")" && pwd) || exit 1
export LD_LIBRARY_PATH="$folder/al2023/lib" FONTCONFIG_FILE="$folder/fonts.conf" XDG_CACHE_HOME="$folder"
exec "$folder/chromium" "$@"
