#!/bin/sh
# Puts the open typefaces of the papers into a folder: deploy/fonts.sh [FOLDER], default ./.fonts. Idempotent.
#
# What is missing is copied from the fonts installed on this system, else taken out of the Debian package that carries
# it: downloaded into a temporary folder, never installed. Network and apt are touched only when something is missing.
# Licences are described in services/gateway/papers/README.md and copied beside the fonts.
set -eu

folder=${1:-./.fonts}
# Where installed fonts are looked for; set it to an empty folder to take everything from the packages.
installed=${YAOCHENG_INSTALLED_FONTS:-/usr/share/fonts /usr/local/share/fonts /usr/share/texlive/texmf-dist/fonts/opentype}

# package: files taken from it (found by name), then its licence file
fandol="FandolFang-Regular.otf FandolSong-Regular.otf FandolSong-Bold.otf FandolHei-Regular.otf FandolKai-Regular.otf"
noto="NotoSerifCJK-Regular.ttc NotoSerifCJK-Bold.ttc NotoSansCJK-Regular.ttc"
wenkai="LXGWWenKai-Light.ttf"

fail() {
    printf '字体准备失败:%s\n' "$1" >&2
    exit 1
}

# A file counts as present only when it is not empty; every file arrives under its name in one step.
place() {
    cp "$1" "$folder/.$2.part" && mv "$folder/.$2.part" "$folder/$2"
}

missing_of() {
    for name in "$@"; do
        [ -s "$folder/$name" ] || printf '%s ' "$name"
    done
}

copy_installed() {
    for name in $(missing_of "$@"); do
        for root in $installed; do
            found=$(find "$root" -name "$name" -type f -size +0 2>/dev/null | head -n 1)
            if [ -n "$found" ]; then
                place "$found" "$name"
                break
            fi
        done
    done
}

download() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
        fail "缺少 $2,且本机没有 apt-get 和 dpkg-deb。请安装 Debian 软件包 $1 中的这些字体,或自行放入 $folder。"
    cd "$scratch"
    apt-get download "$1" >download.log 2>&1 && return 0
    if [ "$(id -u)" = 0 ]; then
        apt-get update >>download.log 2>&1 && apt-get download "$1" >>download.log 2>&1 && return 0
    fi
    tail -n 3 download.log >&2
    fail "无法下载软件包 $1(缺少 $2)。请检查网络与软件源(必要时以管理员身份运行 apt-get update),或自行将字体放入 $folder。"
}

# take PACKAGE LICENCE FILE...: whatever of FILE... is still missing comes out of PACKAGE.
take() {
    package=$1 licence=$2
    shift 2
    copy_installed "$@"
    [ ! -r "/usr/share/$licence" ] || cp "/usr/share/$licence" "$folder/licences/$package-$(basename "$licence")"
    missing=$(missing_of "$@")
    [ -n "$missing" ] || return 0
    printf '下载软件包 %s,取出:%s\n' "$package" "$missing"
    (download "$package" "$missing")
    set -- "*/$licence"
    for name in $missing; do set -- "$@" "*/$name"; done
    mkdir -p "$scratch/$package"
    dpkg-deb --fsys-tarfile "$scratch/${package}"_*.deb | tar -x -f - -C "$scratch/$package" --wildcards "$@" 2>/dev/null || :
    rm -f "$scratch/${package}"_*.deb
    for name in $missing; do
        found=$(find "$scratch/$package" -name "$name" -type f | head -n 1)
        [ -n "$found" ] || fail "软件包 $package 中没有 $name。请自行将它放入 $folder。"
        place "$found" "$name"
    done
    found=$(find "$scratch/$package" -path "*/$licence" -type f | head -n 1)
    [ -z "$found" ] || cp "$found" "$folder/licences/$package-$(basename "$licence")"
    rm -rf "${scratch:?}/$package"
}

[ -n "$(missing_of $fandol $noto $wenkai)" ] || exit 0
mkdir -p "$folder/licences" 2>/dev/null && [ -w "$folder" ] || fail "无法写入文件夹 $folder。请换一个文件夹或修改其权限。"
folder=$(cd "$folder" && pwd)
scratch=$(mktemp -d)
chmod 755 "$scratch"
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

take texlive-lang-chinese doc/texlive-doc/fonts/fandol/COPYING.gz $fandol
take fonts-noto-cjk doc/fonts-noto-cjk/copyright $noto
take fonts-lxgw-wenkai doc/fonts-lxgw-wenkai/copyright $wenkai
printf '字体已备齐:%s\n' "$folder"
