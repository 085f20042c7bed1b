/** A config with mistakes that are easily made: most can be fixed with certainty, one needs its author. */
export const SAMPLE = `variant: flatcar
version: 1.0.0
storage:
  files:
    - path: /etc/extensions/docker-24.0.5-x86-64.raw
      contents:
        source: https://extensions.flatcar.org/extensions/docker-24.0.5-x86-64.raw
    - path: /opt/extensions/wasmtime/wasmtime-v13.0.0-x86-64.raw
      source: https://bakery.example.net/extensions/wasmtime-v13.0.0-x86-64.raw
    - path: /etc/sysupdate.wasm.d/wasmtime.conf
      content:
        source: https://bakery.example.net/extensions/wasmtime.conf
    - path: /etc/hostname
      mode: 420
      contents:
        inline: node-1
  links:
    - path: /etc/extensions/docker-flatcar.raw
      target: /dev/null
      overwrite: true
    - path: /etc/extensions/containerd-flatcar.raw
      target: /dev/null
      overwrite: true
  links:
    - path: /etc/extensions/wasmtime.raw
      target: /opt/extensions/wasmtime/wasmtime-v13.0.1-x86-64.raw
      hard: false
systemd:
  units:
    - name: systemd-sysupdate.service
      dropins:
        - name: wasmtime.conf
          contents: |
            [Service]
            ExecStartPre=/usr/lib/systemd/systemd-sysupdate -C wasmtime update
        - name: reboot
          contents: |
            [Service]
            ExecStartPost=/usr/bin/touch /tmp/reboot-required
`;
