import fc from "fast-check";
import { newYaml, writeYaml } from "#lib/yaml";

type Tree = { [key: string]: unknown };

const SHA = `sha256-${"5a".repeat(32)}`;

/** Configs that every Butane takes, with about everything that can stand in one. */
export const WHOLE: readonly Tree[] = [
  {
    variant: "flatcar",
    version: "1.0.0",
    ignition: {
      config: { merge: [{ source: "https://c.example/a.ign", verification: { hash: SHA } }] },
      timeouts: { http_total: 30 },
      proxy: { https_proxy: "https://p.example", no_proxy: ["a.example"] },
      security: { tls: { certificate_authorities: [{ source: "https://c.example/ca.pem" }] } },
    },
    kernel_arguments: { should_exist: ["quiet", "a=b"], should_not_exist: ["flatcar.autologin"] },
    passwd: {
      users: [
        {
          name: "core",
          ssh_authorized_keys: ["ssh-ed25519 AAAA a", "ssh-rsa AAAA b"],
          groups: ["wheel", "docker"],
          uid: 500,
          no_create_home: false,
        },
      ],
      groups: [{ name: "app", gid: 1000 }],
    },
    storage: {
      directories: [{ path: "/opt/data", mode: 0o755, user: { id: 500 } }],
      files: [
        { path: "/etc/motd", mode: 0o644, contents: { inline: "hello\n" } },
        {
          path: "/opt/app",
          mode: 0o755,
          overwrite: true,
          contents: {
            source: "https://f.example/app",
            verification: { hash: SHA },
            http_headers: [{ name: "A", value: "b" }],
          },
          user: { name: "core" },
          group: { name: "app" },
        },
        { path: "/etc/data", contents: { source: "data:,a%20b", compression: "" }, append: [{ inline: "more" }] },
      ],
      links: [{ path: "/etc/link", target: "/opt/app", hard: false }],
      disks: [
        {
          device: "/dev/vdb",
          wipe_table: true,
          partitions: [
            { label: "data", number: 1, size_mib: 100, start_mib: 1 },
            { label: "more", number: 2 },
          ],
        },
      ],
      filesystems: [
        {
          device: "/dev/disk/by-partlabel/data",
          format: "ext4",
          path: "/var/data",
          label: "data",
          with_mount_unit: true,
        },
      ],
      raid: [{ name: "md", level: "raid1", devices: ["/dev/vdc", "/dev/vdd"] }],
      luks: [{ name: "vault", device: "/dev/vde", key_file: { inline: "secret" } }],
    },
    systemd: {
      units: [
        {
          name: "a.service",
          enabled: true,
          contents: "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n",
        },
        { name: "b.service", mask: true, dropins: [{ name: "x.conf", contents: "[Service]\nNice=5\n" }] },
      ],
    },
  },
  {
    variant: "fcos",
    version: "1.5.0",
    boot_device: { layout: "x86_64", mirror: { devices: ["/dev/vda", "/dev/vdb"] }, luks: { tpm2: true } },
    grub: { users: [{ name: "root", password_hash: "grub.pbkdf2" }] },
    storage: {
      files: [{ path: "/usr/local/bin/a", mode: 0o755, contents: { inline: "#!/bin/sh\n" } }],
      luks: [
        {
          name: "v",
          device: "/dev/vdx",
          discard: true,
          clevis: { tang: [{ url: "https://t.example", thumbprint: "x" }], threshold: 1 },
        },
      ],
    },
  },
  {
    variant: "openshift",
    version: "4.14.0",
    metadata: { name: "a", labels: { "machineconfiguration.openshift.io/role": "worker" } },
    openshift: { kernel_type: "realtime", fips: true, kernel_arguments: ["quiet"] },
    storage: { files: [{ path: "/etc/a", mode: 0o644, contents: { inline: "a" } }] },
    passwd: { users: [{ name: "core", ssh_authorized_keys: ["ssh-rsa AAAA b"] }] },
  },
  {
    variant: "r4e",
    version: "1.1.0",
    systemd: { units: [{ name: "a.service", enabled: false }] },
    storage: { files: [{ path: "/etc/a", contents: { inline: "a" } }] },
  },
];

/** What people and programs put in the place of something else. */
const STRANGE = [
  "",
  " a",
  "a b",
  "../a",
  "etc/a",
  "/etc/a/",
  "/usr/bin/a",
  "/etc/motd",
  "644",
  "0644",
  "true",
  "yes",
  "1.0",
  "data:;base64,a b",
  "data:,%zz",
  "ftp://a.example",
  "https://a b.example",
  "https://a.example/%zz",
  "gzip",
  "bzip2",
  "sha256-ab",
  "a.conf",
  "a.service",
  "core",
  "quiet",
  "[Service",
  "[Service]\nbroken\n",
  "raid7",
  "none",
  "tpm2",
  "x86_64",
  0,
  1,
  7,
  400,
  420,
  493,
  644,
  755,
  1777,
  0o1777,
  0o4755,
  99999,
  -1,
  1.5,
  true,
  false,
  null,
  [],
  {},
  ["a"],
  [null],
  { a: "b" },
  "\u2028",
  "{{ x }}",
] as const;

/** A config with one or two things changed in it. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...WHOLE),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...STRANGE)), { minLength: 1, maxLength: 2 }),
  )
  .map(([config, changes]) => {
    const copy = structuredClone(config);
    for (const [place, way, value] of changes) change(copy, place, way, value);
    return textOf(copy);
  });

export function textOf(config: unknown): string {
  return writeYaml(newYaml(config));
}

function change(config: Tree, place: number, way: number, value: unknown): void {
  const slots = slotsOf(config).filter(({ key }) => key !== "variant");
  const slot = slots[place % slots.length];
  if (slot === undefined) return;
  const { parent, key } = slot;
  const before: unknown = Reflect.get(parent, key);
  const kind = way % 6;
  if (kind < 3) Reflect.set(parent, key, value);
  else if (kind === 3) Reflect.deleteProperty(parent, key);
  else if (kind === 4 && Array.isArray(parent)) parent.push(structuredClone(before));
  else if (kind === 4) Reflect.set(parent, `${key}s`, before);
  else Reflect.set(parent, key, typeof before === "string" ? `${before}x` : String(before));
}

type Slot = { parent: object; key: string };

function slotsOf(value: unknown): Slot[] {
  if (value === null || typeof value !== "object") return [];
  return Object.keys(value).flatMap((key) => [{ parent: value, key }, ...slotsOf(Reflect.get(value, key))]);
}
