import { expect, it } from "vitest";
import { agentOf } from "./count-served";

it.each([
  ["systemd-pull/252.39-1~deb12u2", "systemd 252"],
  ["systemd-pull/v262~rc1", "systemd 262"],
  ["systemd-sysupdate/257 (257.5-2.fc42)", "systemd 257"],
  ["systemd-pull/99999", "other"],
  ["systemd-pull/1", "other"],
  ["Ignition/2.21.0", "Ignition"],
  ["curl/8.5.0", "curl"],
  ["Mozilla/5.0 (X11; Linux x86_64)", "browser"],
  ["made up at will", "other"],
  [undefined, "other"],
])("%s is %s", (header, agent) => {
  expect(agentOf(header)).toBe(agent);
});
