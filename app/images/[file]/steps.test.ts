import { expect, test } from "vitest";
import { flatcarSteps, otherSteps } from "./steps";

const IMAGE = {
  name: "mydocker",
  file: "mydocker-24.0.5-x86-64.raw",
  url: "http://bakehouse:3000/extensions/mydocker-24.0.5-x86-64.raw",
  sha256: "a".repeat(64),
};

test("the link on the machine has the name of the extension, not of the file", () => {
  const [fetch] = flatcarSteps(IMAGE, []);
  expect(fetch?.code).toContain(
    "ln -sfn /opt/extensions/mydocker/mydocker-24.0.5-x86-64.raw /etc/extensions/mydocker.raw",
  );
  expect(fetch?.code).toContain(`${"a".repeat(64)}  /opt/extensions/mydocker/mydocker-24.0.5-x86-64.raw`);
});

test("only what an image replaces is masked, and Torcx with it", () => {
  expect(flatcarSteps(IMAGE, []).map(({ label }) => label)).toEqual(["Fetch, as root", "Load"]);
  const [, mask] = flatcarSteps(IMAGE, ["docker-flatcar"]);
  expect(mask?.code).toContain("/dev/null /etc/extensions/docker-flatcar.raw");
  expect(mask?.code).not.toContain("containerd-flatcar");
  expect(mask?.code).toContain("torcx-generator");
});

test("other distributions get the unit that starts an image's units", () => {
  const codes = otherSteps(IMAGE).map(({ code }) => code);
  expect(codes[1]).toContain("BindsTo=systemd-sysext.service");
  expect(codes[2]).toContain("systemctl enable --now ensure-sysext.service systemd-sysext.service");
});
