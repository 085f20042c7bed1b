
# docker: the image, under its version
download https://bakery.example/extensions/docker-24.0.5-x86-64.raw /opt/extensions/docker/docker-24.0.5-x86-64.raw 644 0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d
# kubernetes: the image, under its version
download https://bakery.example/extensions/kubernetes-v1.27.4-x86-64.raw /opt/extensions/kubernetes/kubernetes-v1.27.4-x86-64.raw 644 1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e
# updates are taken only if one of these keys signed them: 0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C (this server), 1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D
printf %s xgEExgEF | base64 -d | store /etc/systemd/import-pubring.gpg 644
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
Verify=true

[Source]
Type=url-file
Path=https://bakery.example/extensions/docker
MatchPattern=docker-@v-%a.raw

[Target]
InstancesMax=3
Type=regular-file
Path=/opt/extensions/docker
CurrentSymlink=/etc/extensions/docker.raw
EOF
# where new kubernetes versions come from
store /etc/sysupdate.kubernetes.d/kubernetes.conf 644 <<'EOF'
[Transfer]
Verify=true

[Source]
Type=url-file
Path=https://bakery.example/extensions/kubernetes
MatchPattern=kubernetes-@v-%a.raw

[Target]
InstancesMax=3
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
# stages new versions and asks for a reboot by /run/reboot-required
store /etc/systemd/system/systemd-sysupdate.service.d/docker.conf 644 <<'EOF'
[Service]
ExecStartPre=/usr/bin/sh -c 'before="$$(readlink /etc/extensions/docker.raw)"; /usr/lib/systemd/systemd-sysupdate -C docker update && { test "$$before" = "$$(readlink /etc/extensions/docker.raw)" || touch /run/reboot-required; }'
EOF
store /etc/systemd/system/systemd-sysupdate.service.d/kubernetes.conf 644 <<'EOF'
[Service]
ExecStartPre=/usr/bin/sh -c 'before="$$(readlink /etc/extensions/kubernetes.raw)"; /usr/lib/systemd/systemd-sysupdate -C kubernetes update && { test "$$before" = "$$(readlink /etc/extensions/kubernetes.raw)" || touch /run/reboot-required; }'
EOF
# keeps systemd 262 from asking for every extension a second time
store /etc/systemd/system/systemd-sysupdate-update.service.d/once.conf 644 <<'EOF'
[Service]
ExecStart=
ExecStart=/usr/lib/systemd/systemd-sysupdate update
EOF
# keeps systemd 262 from merging before the next boot
systemctl mask --now -- systemd-sysupdate-notify-sysext.socket

systemctl daemon-reload
systemctl enable systemd-sysext.service ensure-sysext.service
systemctl reload-or-restart systemd-sysext.service
systemctl restart ensure-sysext.service
if [ -x /usr/lib/systemd/systemd-sysupdate ]; then
  systemctl enable --now -- systemd-sysupdate.timer
else
  echo "systemd-sysupdate is not installed here, so the extensions stay at their versions." >&2
fi
