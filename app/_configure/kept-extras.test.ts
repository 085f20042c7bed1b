import { expect, test } from "vitest";
import { sampleInput } from "#lib/testing/sample-machine";
import { readExtras } from "./kept-extras";

const { extras } = sampleInput({ extras: { hostname: "node-1", files: [{ path: "/etc/motd", text: "welcome" }] } });

test("extras are read as they were kept, half typed ones too", () => {
  expect(readExtras(JSON.stringify(extras))).toEqual(extras);
  const begun = { ...extras, hostname: "node_1", files: [{ path: "", text: "" }] };
  expect(readExtras(JSON.stringify(begun))).toEqual(begun);
});

test.each([null, "", "{", "[]", '{"files":"all"}', '{"sshKeys":[],"files":[],"units":[],"more":1}'])(
  "%s is no such thing",
  (text) => {
    expect(readExtras(text)).toBeNull();
  },
);
