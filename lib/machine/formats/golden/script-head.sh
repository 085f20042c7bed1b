#!/bin/sh
# Sets up the system extensions of this machine. Run it as root; running it again changes only what differs.
# shellcheck disable=SC2317,SC2329 # not every machine needs every function
set -eu

if [ "$(id -u)" -ne 0 ]; then
  echo "Run this script as root." >&2
  exit 1
fi

# matches PATH SHA256
matches() {
  [ -f "$1" ] && echo "$2  $1" | sha256sum -c - >/dev/null 2>&1
}

# download URL PATH MODE [SHA256]: without a digest only what is not there yet is fetched
download() {
  if [ $# -lt 4 ]; then
    if [ -f "$2" ]; then return 0; fi
  elif matches "$2" "$4"; then
    return 0
  fi
  mkdir -p "$(dirname "$2")"
  if command -v curl >/dev/null; then
    curl -fsSL --retry 3 -o "$2.part" "$1"
  else
    wget -q -O "$2.part" "$1"
  fi
  if [ $# -ge 4 ] && ! matches "$2.part" "$4"; then
    rm -f "$2.part"
    echo "$1 does not have the digest it should have. It was not installed." >&2
    exit 1
  fi
  chmod "$3" "$2.part"
  mv -f "$2.part" "$2"
}

# store PATH MODE: writes what comes on its input, which nobody else reads before it has its mode
store() {
  mkdir -p "$(dirname "$1")"
  (umask 077 && cat >"$1.part")
  chmod "$2" "$1.part"
  mv -f "$1.part" "$1"
}

# link TARGET PATH
link() {
  mkdir -p "$(dirname "$2")"
  ln -sfn "$1" "$2"
}

# link_once TARGET PATH: leaves a link that updates may have moved on
link_once() {
  if [ ! -e "$2" ]; then link "$1" "$2"; fi
}

# key USER LINE: a line for the authorized_keys of a user
key() {
  home=$(getent passwd "$1" | cut -d: -f6)
  if [ -z "$home" ]; then
    echo "There is no user $1 to give a key to." >&2
    exit 1
  fi
  install -d -m 700 "$home/.ssh"
  touch "$home/.ssh/authorized_keys"
  if ! grep -qxF -- "$2" "$home/.ssh/authorized_keys"; then
    # A last line without its end would swallow the first of ours.
    if [ -n "$(tail -c 1 "$home/.ssh/authorized_keys")" ]; then echo >>"$home/.ssh/authorized_keys"; fi
    printf '%s\n' "$2" >>"$home/.ssh/authorized_keys"
  fi
  chmod 600 "$home/.ssh/authorized_keys"
  chown -R "$1:" "$home/.ssh"
}
