import { expect, test } from "vitest";
import { convertUnit } from "#lib/bake/torcx-unit";

const ADDED = ["Environment=TORCX_BINDIR=/usr/bin", "Environment=TORCX_UNPACKDIR=/", "Environment=TORCX_IMAGEDIR="];

const SERVICE = `[Unit]
Description=Docker
After=network.target
After=torcx.target
Requires=torcx.target

[Service]
Type=notify
EnvironmentFile=/run/metadata/torcx
Environment=TORCX_IMAGEDIR=/docker
ExecStart=/usr/bin/env PATH=\${TORCX_BINDIR}:\${PATH} \${TORCX_BINDIR}/dockerd

[Install]
WantedBy=multi-user.target
`;

test("a service loses Torcx and gets the values its lines read", () => {
  const { text, removed, added } = convertUnit(SERVICE);
  expect(text).toBe(`[Unit]
Description=Docker
After=network.target

[Service]
${ADDED.join("\n")}
Type=notify
ExecStart=/usr/bin/env PATH=\${TORCX_BINDIR}:\${PATH} \${TORCX_BINDIR}/dockerd

[Install]
WantedBy=multi-user.target
`);
  expect(removed).toEqual([
    "After=torcx.target",
    "Requires=torcx.target",
    "EnvironmentFile=/run/metadata/torcx",
    "Environment=TORCX_IMAGEDIR=/docker",
  ]);
  expect(added).toEqual(ADDED);
});

test("a converted unit stays as it is, and nothing is said", () => {
  const once = convertUnit(SERVICE).text;
  expect(convertUnit(once)).toEqual({ text: once, removed: [], added: [] });
});

test.each([
  ["an escaped backslash continues no line", "[Unit]\nAfter=a\\\\\n torcx.target\n[Socket]\n", null],
  ["a word that would take the next line along stays", "[Unit]\nAfter=torcx.target a\\ \n[Socket]\n", null],
  ["a last line may be continued", "[Unit]\nAfter=a.service \\\n torcx.target", "[Unit]\nAfter=a.service\n"],
])("%s", (_, unit, converted) => {
  expect(convertUnit(unit).text).toBe(converted ?? unit);
});

test("a socket only loses lines", () => {
  const socket = "[Unit]\nAfter=torcx.target\n[Socket]\nListenStream=/run/x\n";
  expect(convertUnit(socket)).toEqual({
    text: "[Unit]\n[Socket]\nListenStream=/run/x\n",
    removed: ["After=torcx.target"],
    added: [],
  });
});

test.each([
  [
    "line ends of DOS",
    "[Service]\r\nEnvironmentFile=/run/metadata/torcx\r\nType=exec\r\n",
    `[Service]\r\n${ADDED.join("\r\n")}\r\nType=exec\r\n`,
  ],
  ["no final newline", "[Unit]\nAfter=torcx.target\n[Service]", `[Unit]\n[Service]\n${ADDED.join("\n")}\n`],
  ["a last line without newline", "[Unit]\nA=b\nRequires=torcx.target", "[Unit]\nA=b\n"],
  ["a list", "[Unit]\nAfter=a.target torcx.target b.target\n", "[Unit]\nAfter=a.target b.target\n"],
  [
    "continued lines",
    "[Unit]\nAfter=a.target \\\n  torcx.target\nB=c \\\n  d\n",
    "[Unit]\nAfter=a.target\nB=c \\\n  d\n",
  ],
  ["a quoted variable", '[Unit]\nEnvironment="TORCX_IMAGEDIR=/docker"\n', "[Unit]\n"],
  ["an optional file", "[Unit]\nEnvironmentFile=-/run/metadata/torcx\n", "[Unit]\n"],
  ["comments", "# After=torcx.target\n; Requires=torcx.target\n", "# After=torcx.target\n; Requires=torcx.target\n"],
  [
    "similar lines",
    "After=torcx.targets\nEnvironmentFile=/run/metadata/torcx2\n",
    "After=torcx.targets\nEnvironmentFile=/run/metadata/torcx2\n",
  ],
  ["an empty unit", "", ""],
  ["two service sections", "[Service]\nA=b\n[Service]\n", `[Service]\n${ADDED.join("\n")}\nA=b\n[Service]\n`],
])("understands %s", (_, unit, expected) => {
  expect(convertUnit(unit).text).toBe(expected);
  expect(convertUnit(expected).text).toBe(expected);
});
