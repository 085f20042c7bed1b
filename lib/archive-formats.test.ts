import { expect, test } from "vitest";
import { formatOf, unknownEnding } from "#lib/archive-formats";

test.each([
  ["https://x/a.tar.gz", "tar.gz"],
  ["https://x/A.TGZ", "tar.gz"],
  ["https://x/a.tar.xz?download=1", "tar.xz"],
  ["https://x/get?file=a.tar.xz", "tar.xz"],
  ["https://x/a.tbz", "tar.bz2"],
  ["https://x/a.tar.bz2", "tar.bz2"],
  ["https://x/a.tar.zst", "tar.zst"],
  ["https://x/a_{version}_{arch}.zip", "zip"],
  ["https://x/a.deb", "deb"],
  ["https://x/a.bz2", "bz2"],
  ["https://x/a.gz", "gz"],
  ["https://x/a-1.2.3", "file"],
  ["https://x/a.wasm", "file"],
  ["https://x/agent.jar", "file"],
])("%s is %s", (address, format) => {
  expect(formatOf(address)).toBe(format);
  expect(unknownEnding(address)).toBeNull();
});

test.each([
  [".rar"],
  [".7z"],
  [".tar.lz"],
  [".tar.Z"],
  [".Z"],
  [".tlz"],
  [".lz4"],
  [".br"],
  [".rpm"],
  [".apk"],
  [".cab"],
  [".dmg"],
  [".exe"],
  [".lzma"],
])("an archive that ends in %s is known to be one that cannot be read", (ending) => {
  expect(unknownEnding(`https://x/a-{version}${ending}`)).toBe(ending);
  expect(unknownEnding(`https://x/a${ending}?raw#top`)).toBe(ending);
});
