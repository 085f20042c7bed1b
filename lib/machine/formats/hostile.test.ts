import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { place } from "#lib/machine/choices/place";
import { MachineInput } from "#lib/machine/choices/schema";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

type Input = Parameters<typeof sampleInput>[0];

function codes(input: Input): string[] {
  return check(place(sampleInput(input), sampleFacts([]))).map(({ code }) => code);
}

const unit = (text: string) => ({ units: [{ name: "own.service", text }] });
const conf = (text: string) => ({ files: [{ path: "/etc/sysupdate.own.d/own.conf", text }] });

describe("choices that nobody makes by accident", () => {
  // None of these may keep the server busy for longer than a test may take.
  it.each<{ what: string; extras: NonNullable<Input["extras"]>; code: string }>([
    { what: "a key with many options", extras: { sshKeys: [`${"a=".repeat(30)}ssh-rsa AAA`] }, code: "ssh-key" },
    { what: "a unit of blank lines", extras: unit("\n".repeat(65_000)), code: "no-install" },
    { what: "a conf of blank lines", extras: conf("\n".repeat(200_000)), code: "conf-unused" },
    { what: "a command without an end", extras: unit("systemd-sysupdate ".repeat(3_600)), code: "no-install" },
  ])("$what are judged in time", ({ extras, code }) => {
    expect(codes({ extras })).toContain(code);
  });

  it("refuses a key that is no single line, however long it is", () => {
    const result = MachineInput.safeParse({ extras: { sshKeys: [`${"a".repeat(200_000)}\n`] } });
    expect(result.error?.issues.map(({ path }) => path.join("."))).toContain("extras.sshKeys.0");
  });

  it("knows no recipe and no option by a name that every object has", () => {
    expect(codes({ extensions: [{ recipe: "constructor", version: "1" }] })).toContain("unknown-recipe");
    const options = { constructor: "x" };
    expect(codes({ extensions: [{ recipe: "docker", version: "24.0.5", options }] })).toContain("option");
  });
});

describe("keys as people have them", () => {
  it.each([
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@host",
    'no-pty,command="echo \\"hi\\", done",from="10.0.0.*" ssh-rsa AAAAB3NzaC1yc2E',
    "restrict sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5 token",
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY",
  ])("takes %s", (key) => {
    expect(codes({ extras: { sshKeys: [key] } })).not.toContain("ssh-key");
  });
});
