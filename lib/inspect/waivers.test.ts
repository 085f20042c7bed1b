import { describe, expect, it } from "vitest";
import { countFindings } from "#lib/inspect/finding";
import { lint } from "#lib/inspect/lint";
import { idleWaivers } from "#lib/inspect/waivers";
import type { Waiver } from "#lib/recipes/schema";
import { entry } from "#lib/testing/compared";

const RELEASE = entry("usr/lib/extension-release.d/extension-release.tool");
const setId = (path: string) => entry(path, "a", { mode: 0o4755 });
const waiver = (path?: string, reason = path ?? "all"): Waiver => ({ rule: "set-id", path, reason });

function found(paths: readonly string[], waive: Waiver[]) {
  const manifest = [RELEASE].concat(paths.map(setId));
  return lint({ name: "tool", os: "flatcar", arch: "x86-64", manifest, texts: {}, waive });
}

/** Paths with the reasons of what waives them. */
const reasons = (paths: readonly string[], waive: Waiver[]) =>
  found(paths, waive).map(({ path, waived = null }) => [path, waived]);

describe("a recipe's waivers", () => {
  it("hold for a path as it is spelled, for a pattern, and for all paths, the first one first", () => {
    expect(reasons(["opt2/[a]"], [waiver("opt2/[a]")])).toEqual(expect.arrayContaining([["opt2/[a]", "opt2/[a]"]]));
    const paths = ["usr/bin/a", "usr/bin/b", "usr/bin/.c", "usr/lib/d"];
    const waive = [waiver("usr/bin/b"), waiver("usr/bin/*"), waiver("usr/bin/{a,b}")];
    expect(reasons(paths, waive)).toEqual([
      ["usr/lib/d", null],
      ["usr/bin/a", "usr/bin/*"],
      ["usr/bin/b", "usr/bin/b"],
      ["usr/bin/.c", "usr/bin/*"],
    ]);
    expect(reasons(paths, [waiver("!usr/bin/*")])).toEqual([
      ["usr/bin/a", null],
      ["usr/bin/b", null],
      ["usr/bin/.c", null],
      ["usr/lib/d", "!usr/bin/*"],
    ]);
    expect(reasons(["usr/lib/d"], [waiver("usr/x"), waiver()])).toEqual([["usr/lib/d", "all"]]);
    expect(reasons(["usr/lib/d"], [{ ...waiver(), rule: "opt" }])).toEqual([["usr/lib/d", null]]);
  });

  it("are idle where they match nothing, which of a long list cannot be said", () => {
    const many = Array.from({ length: 50 }, (_, n) => `usr/bin/${n}`);
    const idle = [waiver("usr/lib/*")];
    expect(idleWaivers(idle, found(many.slice(0, 5), [waiver("usr/bin/*"), ...idle]))).toEqual(idle);
    expect(idleWaivers(idle, found(many, idle))).toEqual(idle);
    const late = [waiver("usr/bin/49"), waiver("usr/bin/*")];
    expect(idleWaivers(late, found(many, late))).toEqual([]);
  });

  it("are held against very many paths in no time, and every path is counted", { timeout: 30_000 }, () => {
    const paths = Array.from({ length: 100_000 }, (_, n) => `usr/share/tool/folder-${n % 100}/${n}`);
    const patterns = Array.from({ length: 98 }, (_, n) => waiver(`usr/*/tool/**/other-${n}/*`));
    const waive = [...patterns, waiver("usr/share/tool/folder-7/*"), waiver("usr/share/tool/folder-8/8")];
    const findings = found(paths, waive);
    expect(findings).toHaveLength(40);
    expect(countFindings(findings)).toBe(100_000);
    expect(findings[19]).toMatchObject({ more: 98_979, sentence: expect.stringMatching(/for 98,979 more\.$/) });
    expect(findings[39]).toMatchObject({ more: 981, waived: "usr/share/tool/folder-7/*" });
  });
});
