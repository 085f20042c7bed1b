import { describe, expect, it } from "vitest";
import { AppError } from "#lib/errors";
import { queryText, targetText } from "#lib/machine/choices/query";
import { fromQuery, readSource, readTarget } from "#lib/machine/choices/read-query";
import { sampleInput } from "#lib/testing/sample-machine";

describe("the choices as a query", () => {
  it("say nothing of defaults", () => {
    const input = sampleInput({ extensions: [{ recipe: "docker", version: "24.0.5" }] });
    expect(queryText(input)).toBe("ext=docker@24.0.5");
  });

  it("can be read by people", () => {
    const input = sampleInput({
      target: { kind: "flatcar", release: "3510.2.0" },
      extensions: [
        { recipe: "docker", version: "24.0.5", options: { only: "docker" }, updates: "minor" },
        { recipe: "k3s", version: "v1.32.2+k3s1", role: "agent", source: { from: "flatcar-hub" } },
      ],
      after: "restart-units",
      restartUnits: ["k3s-agent.service"],
    });
    expect(queryText(input)).toBe(
      "ext=docker@24.0.5&ext=k3s@v1.32.2%2Bk3s1&option=docker:only=docker&updates=docker:minor&role=k3s:agent" +
        "&source=k3s:flatcar-hub&target=flatcar:3510.2.0&after=restart-units&restart=k3s-agent.service",
    );
  });

  it("hold one recipe twice", () => {
    const one = { recipe: "docker", version: "24.0.5" };
    const input = sampleInput({ extensions: [one, { ...one, name: "old-docker", version: "20.10.24" }] });
    expect(fromQuery(new URLSearchParams(queryText(input)))).toEqual(input);
  });

  it("never hold extras", () => {
    expect(queryText(sampleInput({ extras: { hostname: "secret", sshKeys: ["ssh-ed25519 AAAA x"] } }))).toBe("");
  });

  it("are refused with the part that is wrong", () => {
    const read = () => fromQuery(new URLSearchParams("ext=docker@24.0.5&arch=mips"));
    expect(read).toThrow(AppError);
    expect(read).toThrow(/arch: Must be x86-64 or arm64/);
  });

  it("read targets and sources as the command line does", () => {
    expect(["flatcar", "flatcar:3510.2.0", "fcos", "debian:12"].map(readTarget)).toEqual([
      { kind: "flatcar", release: null },
      { kind: "flatcar", release: "3510.2.0" },
      { kind: "fcos" },
      { kind: "other", id: "debian", version: "12" },
    ]);
    expect(targetText({ kind: "other", id: "debian", version: "12" })).toBe("debian:12");
    expect(readSource("https://files.example")).toEqual({ from: "url", base: "https://files.example" });
  });
});
