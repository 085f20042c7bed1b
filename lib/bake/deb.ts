import { formatOf } from "#lib/archive-formats";
import { readAr } from "#lib/bake/ar-reader";
import type { Budget } from "#lib/bake/budget";
import type { ArchiveEntry } from "#lib/bake/entry";
import { TARS, type TarFormat, tarEntries } from "#lib/bake/tar-entries";

/** The files that a Debian package installs (deb(5)), as a stream; its scripts are not run and not read. */
export async function* debEntries(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  budget: Budget,
): AsyncGenerator<ArchiveEntry> {
  let hasData = false;
  for await (const member of readAr(bytes)) {
    if (!/^data\.tar(\.\w+)?$/.test(member.name)) continue;
    if (hasData) throw new Error("it has more than one data.tar");
    hasData = true;
    yield* tarEntries(member.body, tarFormat(member.name), name, budget);
  }
  if (!hasData) throw new Error("it has no data.tar");
}

function tarFormat(member: string): TarFormat {
  const format = formatOf(member);
  if (format in TARS) return format as TarFormat; // one of its keys
  throw new Error(`its ${member} is packed in a way that is not known`);
}
