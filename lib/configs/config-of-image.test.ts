import { describe, expect, it } from "vitest";
import { configsOfImage } from "#lib/configs/config-of-image";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";

const standing = useContext();
const text = (rendered: { text: string } | { problem: string }) => ("text" in rendered ? rendered.text : "");

describe("configsOfImage", () => {
  it("names the image's digest, and follows its extension only where that is asked", async () => {
    const { sha256 } = await publishImage(standing.context.store, { name: "mine", version: "1.2.3", os: "flatcar" });
    const request = { name: "mine", version: "1.2.3", arch: "x86-64", os: "flatcar" } as const;
    const { format, once, followed } = await configsOfImage(request, standing.context);
    expect(format).toBe("bu");
    for (const config of [once, followed]) expect(text(config)).toContain(`hash: sha256-${sha256}`);
    expect(text(once)).not.toContain("sysupdate");
    expect(text(followed)).toContain("/extensions/mine.conf");
  });

  it("is cloud-init where the image was baked for a system without Ignition", async () => {
    const request = { name: "mine", version: "1.2.3", arch: "x86-64", os: "debian", osVersion: "12" } as const;
    expect((await configsOfImage(request, standing.context)).format).toBe("cloud");
  });
});
