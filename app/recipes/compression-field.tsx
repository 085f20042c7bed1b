"use client";

import { GZIP, ZSTD } from "#lib/compression";
import { FLATCAR } from "#lib/systems";
import { Disclosure } from "../_ui/disclosure";
import { Select } from "../_ui/select";

const COMPRESSIONS = [
  { id: "auto", text: "auto", note: "what the system mounts best" },
  { id: ZSTD, text: ZSTD, note: "small, quick to bake and to read" },
  { id: "zstd:15:1M", text: "zstd:15:1M", note: "smallest, slow to bake" },
  { id: GZIP, text: GZIP, note: "loads everywhere, twice the time to bake" },
  { id: "gzip:9", text: "gzip:9", note: "hardly smaller, six times the time" },
];

/** How an image is compressed, folded away. */
export function CompressionField({ initial = "auto" }: { initial?: string }) {
  const isOther = !COMPRESSIONS.some(({ id }) => id === initial);
  return (
    <Disclosure title="Compression">
      <Select
        label="Compression"
        hideLabel
        name="compression"
        mono
        choices={isOther ? [{ id: initial, text: initial }, ...COMPRESSIONS] : COMPRESSIONS}
        defaultValue={initial}
        description={`auto is ${ZSTD} for Flatcar, Fedora, Debian, Ubuntu and _any, else ${GZIP}. Flatcar mounts zstd from release ${FLATCAR.zstd.from} on, which every supported release is.`}
      />
    </Disclosure>
  );
}
