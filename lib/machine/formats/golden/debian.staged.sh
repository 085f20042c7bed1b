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

# docker: the image, under its version
download https://bakery.example/extensions/docker-24.0.5-x86-64.raw /opt/extensions/docker/docker-24.0.5-x86-64.raw 644 0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d
# kubernetes: the image, under its version
download https://bakery.example/extensions/kubernetes-v1.27.4-x86-64.raw /opt/extensions/kubernetes/kubernetes-v1.27.4-x86-64.raw 644 1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e
# matches nothing: without any transfer the service would fail
store /etc/sysupdate.d/noop.conf 644 <<'EOF'
[Source]
Type=regular-file
Path=/
MatchPattern=invalid@v.raw

[Target]
Type=regular-file
Path=/
EOF
# where new docker versions come from
store /etc/sysupdate.docker.d/docker.conf 644 <<'EOF'
[Transfer]
Verify=false

[Source]
Type=url-file
Path=https://bakery.example/extensions/docker
MatchPattern=docker-@v-%a.raw

[Target]
InstancesMax=2
Type=regular-file
Path=/opt/extensions/docker
CurrentSymlink=/etc/extensions/docker.raw
EOF
# where new kubernetes versions come from
store /etc/sysupdate.kubernetes.d/kubernetes.conf 644 <<'EOF'
[Transfer]
Verify=false

[Source]
Type=url-file
Path=https://bakery.example/extensions/kubernetes
MatchPattern=kubernetes-@v-%a.raw

[Target]
InstancesMax=2
Type=regular-file
Path=/opt/extensions/kubernetes
CurrentSymlink=/etc/extensions/kubernetes.raw
EOF
# the name docker is merged under
link_once /opt/extensions/docker/docker-24.0.5-x86-64.raw /etc/extensions/docker.raw
# the name kubernetes is merged under
link_once /opt/extensions/kubernetes/kubernetes-v1.27.4-x86-64.raw /etc/extensions/kubernetes.raw
# starts the services that the images bring
store /etc/systemd/system/ensure-sysext.service 644 <<'EOF'
[Unit]
Description=Start the services of merged system extensions
DefaultDependencies=no
# Follows systemd-sysext: restarting that one runs this one again.
BindsTo=systemd-sysext.service
After=systemd-sysext.service
# The same conditions as there, or this would fail where nothing is merged.
ConditionDirectoryNotEmpty=|/etc/extensions
ConditionDirectoryNotEmpty=|/run/extensions
ConditionDirectoryNotEmpty=|/var/lib/extensions

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/systemctl daemon-reload
ExecStart=/usr/bin/systemctl restart --no-block sockets.target timers.target multi-user.target

[Install]
WantedBy=sysinit.target
EOF
# stages new versions; the next boot merges them
store /etc/systemd/system/systemd-sysupdate.service.d/docker.conf 644 <<'EOF'
[Service]
ExecStartPre=/usr/lib/systemd/systemd-sysupdate -C docker update
EOF
store /etc/systemd/system/systemd-sysupdate.service.d/kubernetes.conf 644 <<'EOF'
[Service]
ExecStartPre=/usr/lib/systemd/systemd-sysupdate -C kubernetes update
EOF

systemctl daemon-reload
systemctl enable systemd-sysext.service ensure-sysext.service
systemctl restart systemd-sysext.service ensure-sysext.service
if [ -x /usr/lib/systemd/systemd-sysupdate ]; then
  systemctl enable --now systemd-sysupdate.timer
else
  echo "systemd-sysupdate is not installed here, so the extensions stay at their versions." >&2
fi
