/** For systems other than Flatcar, which has a service of this name and purpose. */
export const ENSURE_SYSEXT = `[Unit]
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
`;
