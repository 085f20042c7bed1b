import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { place } from "#lib/machine/choices/place";
import { doctor } from "#lib/machine/formats/doctor";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const CONF = `    - path: /etc/sysupdate.d/noop.conf
      contents:
        source: https://images.example.net/extensions/noop.conf
    - path: /etc/sysupdate.k3s.d/k3s.conf
      contents:
        source: https://images.example.net/extensions/k3s.conf
`;
const timer = (name: string, more = "") => `    - name: ${name}\n      enabled: true\n${more}`;
const dropin = (name: string, file: string, text: string) =>
  `    - name: ${name}\n      dropins:\n        - name: ${file}\n          contents: |\n${text.replace(/^/gm, "            ")}\n`;
const CADENCE =
  "      dropins:\n        - name: cadence.conf\n          contents: |\n            [Timer]\n            OnUnitActiveSec=1d\n";
const CALL = "[Service]\nExecStartPre=/usr/lib/systemd/systemd-sysupdate -C k3s update";
const OLD = "systemd-sysupdate";
const NEW = "systemd-sysupdate-update";
const ONCE = dropin(
  `${NEW}.service`,
  "once.conf",
  "[Service]\nExecStart=\nExecStart=/usr/lib/systemd/systemd-sysupdate update",
);

const FIOT = "variant: fiot\nversion: 1.0.0\n";
const config = (units: string, head = FIOT) => `${head}storage:\n  files:\n${CONF}systemd:\n  units:\n${units}`;
const found = (text: string) => doctor(text).issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);

describe("the names of systemd's update units", () => {
  const both = timer(`${OLD}.timer`) + timer(`${NEW}.timer`);
  const service = dropin(`${OLD}.service`, "k3s.conf", CALL);

  it.each([
    ["both of them", both + service + ONCE, []],
    ["the older one", timer(`${OLD}.timer`) + service, ["hint one-name systemd.units.0.name"]],
    ["the newer one", timer(`${NEW}.timer`) + service + ONCE, ["hint one-name systemd.units.0.name"]],
    [
      "the older one of a timer of one's own",
      `${timer(`${OLD}.timer`)}      contents: |\n        [Timer]\n        OnBootSec=1h\n        [Install]\n        WantedBy=timers.target\n${service}`,
      [],
    ],
    [
      "the older one, the newer being switched off",
      `${timer(`${OLD}.timer`)}    - name: ${NEW}.timer\n      enabled: false\n${service}`,
      [],
    ],
    [
      "drop-ins under the older alone, which is read under both",
      timer(`${OLD}.timer`, CADENCE) + timer(`${NEW}.timer`) + service + ONCE,
      [],
    ],
    [
      "a cadence under the newer alone",
      timer(`${OLD}.timer`) + timer(`${NEW}.timer`, CADENCE) + service + ONCE,
      ["hint one-name systemd.units.1.dropins.0.name"],
    ],
    [
      "calls under the newer alone",
      both +
        dropin(`${NEW}.service`, "k3s.conf", CALL) +
        dropin(`${OLD}.service`, "x.conf", "[Service]\nExecStart=\nExecStart=/bin/true"),
      ["hint one-name systemd.units.2.dropins.0.name"],
    ],
    ["calls that systemd 262 makes again", both + service, ["hint asks-twice systemd.units.2.dropins.0.contents"]],
  ])("are looked at: %s", (_what, units, finds) => {
    expect(found(config(units))).toEqual(finds);
  });

  it.each([
    ["flatcar", "1.0.0"],
    ["fcos", "1.5.0"],
  ])("are judged by the releases there are: the newer one alone does nothing in any of %s", (variant, version) => {
    const head = `variant: ${variant}\nversion: ${version}\n`;
    expect(found(config(timer(`${OLD}.timer`) + service, head))).toEqual([]);
    expect(found(config(timer(`${NEW}.timer`) + service, head))).toEqual(["warning one-name systemd.units.0.name"]);
    expect(doctor(config(timer(`${NEW}.timer`) + service, head)).fixed).toContain(`- name: ${OLD}.timer\n`);
  });

  it.each([
    ["the older timer", timer(`${OLD}.timer`, CADENCE) + service],
    ["the newer timer", timer(`${NEW}.timer`, CADENCE) + service],
    [
      "a drop-in",
      both + dropin(`${NEW}.service`, "k3s.conf", CALL) + dropin(`${OLD}.service`, "x.conf", "[Service]\nNice=5"),
    ],
  ])("are both written by the fix of %s", (_what, units) => {
    const { fixed } = doctor(config(units));
    expect(found(fixed ?? "")).toEqual([]);
    for (const name of [OLD, NEW]) {
      expect(fixed).toContain(`- name: ${name}.timer\n      enabled: true\n`);
    }
    expect(fixed?.match(/OnUnitActiveSec=1d/g)?.length ?? 2).toBe(2);
    expect(fixed?.match(/ExecStart=\n/g)).toHaveLength(1);
  });

  it("are both written in Ignition as well", () => {
    const text = JSON.stringify({
      ignition: { version: "3.3.0" },
      systemd: { units: [{ name: `${NEW}.timer`, enabled: true }] },
    });
    expect(JSON.parse(doctor(text).fixed ?? "")).toMatchObject({
      systemd: {
        units: [
          { name: `${NEW}.timer`, enabled: true },
          { name: `${OLD}.timer`, enabled: true },
        ],
      },
    });
  });
});

describe("the names of update units in a snippet", () => {
  const snippet = (name: string) => ({ snippet: `systemd:\n  units:\n${timer(name)}` });
  const codes = (target: object, name: string) =>
    check(place(sampleInput({ target, extras: snippet(name) } as Parameters<typeof sampleInput>[0]), sampleFacts()))
      .filter(({ code }) => code === "one-name")
      .map(({ severity, path }) => `${severity} ${path}`);

  it.each([
    [{ kind: "flatcar", release: null }, [[], ["warning extras.snippet"]]],
    [{ kind: "flatcar", release: "4593.2.5" }, [[], ["warning extras.snippet"]]],
    [{ kind: "flatcar", release: "4999.0.0" }, [["hint extras.snippet"], ["hint extras.snippet"]]],
    [{ kind: "fcos" }, [[], ["warning extras.snippet"]]],
    [{ kind: "other", id: "debian", version: "12" }, [[], []]],
  ])("are judged by the systemd of %o", (target, [older, newer]) => {
    expect([codes(target, `${OLD}.timer`), codes(target, `${NEW}.timer`)]).toEqual([older, newer]);
  });
});
