import { expect, it } from "vitest";
import { joinParts } from "#lib/machine/formats/document";

const head = { variant: "flatcar", version: "1.0.0" } as const;

it("parts of one unit become one entry: the first text, the drop-ins of all", () => {
  const [a, b] = [{ name: "a.conf" }, { name: "b.conf" }];
  const { units } = joinParts(head, [
    { units: [{ name: "own.service", enabled: true, contents: undefined, dropins: [a] }] },
    { units: [{ name: "own.service", enabled: false, contents: "[Service]\n", dropins: [b] }] },
    { units: [{ name: "own.service", contents: "[Unit]\n" }] },
  ]);
  expect(units).toEqual([{ name: "own.service", enabled: true, contents: "[Service]\n", dropins: [a, b] }]);
});

it("parts of one user become one entry with the keys of all", () => {
  const { users } = joinParts(head, [
    { users: [{ name: "core", ssh_authorized_keys: ["one"] }] },
    { users: [{ name: "core", shell: "/bin/sh", ssh_authorized_keys: ["two"] }] },
  ]);
  expect(users).toEqual([{ name: "core", shell: "/bin/sh", ssh_authorized_keys: ["one", "two"] }]);
});
