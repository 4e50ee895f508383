# Finds, or installs, a Python that the development tools run on, and hands over to them.
# Called as: entry.sh COMMAND ARGS…  (bash, because a fresh machine may have no Python yet)
set -euo pipefail

lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

fits() { "$1" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

find_python() {
    local candidate candidates=(/usr/bin/python3 python3.13 python3.12 python3.11 python3.10 python3)
    [ -z "${HELPDESK_CCTV_PYTHON:-}" ] || candidates=("$HELPDESK_CCTV_PYTHON")
    for candidate in "${candidates[@]}"; do
        if command -v "$candidate" >/dev/null && fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

install_python() {
    local sudo=()
    [ -z "${HELPDESK_CCTV_PYTHON:-}" ] && ! command -v python3 >/dev/null || return 1
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    echo "Installing Python …"
    "${sudo[@]}" apt-get update -qq </dev/null &&
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends python3 python3-venv </dev/null >/dev/null
}

python=$(find_python) || { install_python >&2 && python=$(find_python); } || {
    echo "Python 3.10 to 3.13 is needed; here is $("${HELPDESK_CCTV_PYTHON:-python3}" --version \
        2>/dev/null || echo none). Install one, or name it in HELPDESK_CCTV_PYTHON." >&2
    exit 1
}
export PYTHONDONTWRITEBYTECODE=1
exec "$python" "$lib/main.py" "$@"
