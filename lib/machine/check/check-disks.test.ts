import { expect, it } from "vitest";
import { doctor } from "#lib/machine/formats/doctor";

const disk = (...partitions: string[]) =>
  `variant: fcos\nversion: 1.5.0\nstorage:\n  disks:\n    - device: /dev/sda\n      partitions:\n${partitions.map((one) => `        - ${one}\n`).join("")}`;
const GONE = "{ number: 1, should_exist: false }";
const errors = (text: string) =>
  doctor(text)
    .issues.filter(({ severity }) => severity === "error")
    .map(({ line, code }) => `${line} ${code}`);

it.each([
  ["one that should not exist beside one without a number", disk(GONE, "{ label: a }"), ["7 refused"]],
  ["one that should not exist beside one that is numbered 0", disk(GONE, "{ number: 0, label: a }"), ["7 refused"]],
  ["one that should not exist beside another number", disk(GONE, "{ number: 2 }"), []],
  ["two without numbers", disk("{ label: a }", "{ label: b }"), []],
])("partitions: %s", (_what, text, finds) => {
  expect(errors(text)).toEqual(finds);
});

it.each([
  ["a section", "variant: r4e\nversion: 1.1.0\nkernel_arguments:\n  should_exist: [quiet]\n", ["4 refused"]],
  ["a list", "variant: r4e\nversion: 1.1.0\nstorage:\n  disks:\n    - device: /dev/sda\n", ["5 refused"]],
  [
    "a part of an entry",
    "variant: flatcar\nversion: 1.1.0\nstorage:\n  luks:\n    - name: a\n      device: /dev/sdb\n      clevis:\n        tpm2: true\n",
    ["8 refused"],
  ],
])("what a variant refuses is told where Butane tells it: %s", (_what, text, finds) => {
  expect(errors(text)).toEqual(finds);
});

it("two contents are told at the one that Butane names", () => {
  const text = (version: string) =>
    `variant: fcos\nversion: ${version}\nstorage:\n  files:\n    - path: /etc/a\n      contents:\n        source: https://a.example\n        inline: a\n`;
  expect([errors(text("1.0.0")), errors(text("1.1.0"))]).toEqual([["8 two-contents"], ["7 two-contents"]]);
});
