#!/bin/sh
# Makes a Debian machine with Python 3.11, make and git ready: deploy/setup.sh [run|test]. Idempotent, quick when done.
#
# Installs Debian packages that are missing (as root, or by sudo without a password; else it says what to run), the
# papers' fonts, and the locked libraries into .venv. `test` adds a browser and tools that look into PDFs.
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-run}
python=${PYTHON:-}
venv=.venv
stamp=$venv/.installed

say() { printf '准备环境：%s\n' "$*"; }
fail() {
    printf '准备环境失败：%s\n' "$*" >&2
    exit 1
}

# package, and a file or command by which it is known to be there
required="libpango-1.0-0:libpango-1.0.so.0 libpangoft2-1.0-0:libpangoft2-1.0.so.0
libharfbuzz-subset0:libharfbuzz-subset.so.0 libcurl4:libcurl.so.4"
[ "$purpose" != test ] || required="$required chromium:chromium poppler-utils:pdftotext"

has() {
    case $1 in
    *.so.*) /sbin/ldconfig -p 2>/dev/null | grep -q "$1 " || ls /usr/lib/*/"$1" >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

missing=
for pair in $required; do
    has "${pair#*:}" || missing="$missing ${pair%%:*}"
done
find_python() {
    for candidate in "$python" python3.11 python3.12 python3; do
        [ -n "$candidate" ] || continue
        "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null || continue
        python=$candidate
        return 0
    done
    fail "没有找到 Python 3.11 或 3.12。请先安装（Debian 12：apt-get install python3 python3-venv），或用变量 PYTHON 指明。"
}
find_python
[ -x "$venv/bin/python" ] || "$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"

if [ -n "$missing" ]; then
    install="apt-get install --yes --no-install-recommends$missing"
    command -v apt-get >/dev/null || fail "缺少系统软件包：$missing。本机没有 apt-get，请用系统自带的方式安装它们。"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        fail "缺少系统软件包：$missing。当前用户不能安装，请运行：sudo apt-get update && sudo $install"
    fi
    say "安装系统软件包：$missing"
    log=$(mktemp)
    # Package lists may be missing or out of date: update only when the first try fails.
    $as_root env DEBIAN_FRONTEND=noninteractive $install >"$log" 2>&1 ||
        { $as_root apt-get update >>"$log" 2>&1 &&
            $as_root env DEBIAN_FRONTEND=noninteractive $install >>"$log" 2>&1; } ||
        { tail -n 20 "$log" >&2; rm -f "$log"; fail "apt-get 没有成功。请检查网络与软件源后重试，或手工运行：$install"; }
    rm -f "$log"
fi

sh deploy/fonts.sh

# What is installed is known by the lock files and the project file; another content installs anew.
wanted=$(cat requirements.lock deploy/development.lock pyproject.toml | sha256sum | cut -d' ' -f1)
if [ ! -x "$venv/bin/python" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    [ -x "$venv/bin/python" ] || { say "建立虚拟环境 $venv"; "$python" -m venv "$venv"; }
    export UV_COMPILE_BYTECODE=1 VIRTUAL_ENV="$PWD/$venv" PIP_DISABLE_PIP_VERSION_CHECK=1
    say "安装锁定版本的依赖（首次需几分钟）"
    pin=$(grep -A 99 '^uv==' deploy/development.lock | awk 'NR > 1 && !/^ +--hash/ {exit} {print}')
    if [ ! -x "$venv/bin/uv" ]; then
        printf '%s\n' "$pin" >"$venv/uv.lock.txt"
        "$venv/bin/python" -m pip install --quiet --require-hashes --no-deps -r "$venv/uv.lock.txt" ||
            fail "无法安装 uv。请检查网络与 pip 的设置后重试。"
    fi
    "$venv/bin/uv" pip sync --quiet --require-hashes deploy/development.lock ||
        fail "依赖没有装全。请检查网络后重试。"
    "$venv/bin/uv" pip install --quiet --no-deps --no-build-isolation --editable . ||
        fail "本项目没有装入 $venv。"
    "$venv/bin/python" -m compileall -q common services deploy
    printf '%s\n' "$wanted" >"$stamp"
    say "完成"
fi
