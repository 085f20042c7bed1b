import { expect, it } from "vitest";
import { modesOf } from "./modes";

const PLAIN = { dev: false, demo: false, setupOnly: false, only: null };

it("reads how npm start was called", () => {
  expect(modesOf([])).toEqual(PLAIN);
  expect(modesOf(["--demo"])).toEqual({ ...PLAIN, demo: true });
  expect(modesOf(["--only", "worker"])).toEqual({ ...PLAIN, only: "worker" });
  expect(modesOf(["--only=web", "--setup"])).toEqual({ ...PLAIN, only: "web", setupOnly: true });
});

it.each([
  [["--only", "database"], /^--only is "database"; it must be web or worker\.$/],
  [["--only"], /There are --dev, --demo, --setup and --only web\|worker\.$/],
  [["--unheard-of"], /'--unheard-of'.*\nThere are --dev/s],
  [["worker"], /'worker'.*\nThere are --dev/s],
  [["--demo", "--only", "web"], /runs both halves/],
])("refuses %j in words", (args, words) => {
  expect(() => modesOf(args)).toThrow(words);
});
