import { context } from "#lib/context";
import { formatBytes } from "#lib/format-bytes";
import type { Image } from "#lib/images/schema";
import { countAside, diskUse } from "#lib/images/tidy";
import { Notice } from "../_ui/notice";

/** Bytes that images take and bytes that are left for more. */
export async function DiskUse() {
  const { used, free } = await diskUse(context().store);
  return (
    <Meter
      label="Disk for images"
      value={used}
      max={Math.max(1, used + (free ?? 0))}
      text={`${formatBytes(used)} used${free === null ? "" : `, ${formatBytes(free)} free`}`}
    />
  );
}

/** Says that there are images which the database does not know, and how to get them back. */
export async function SetAside() {
  const { count, size } = await countAside(context().store);
  if (count === 0) return null;
  const images = count === 1 ? "1 image is" : `${count} images are`;
  return (
    <Notice tone="warn" title={`${images} set aside (${formatBytes(size)}): the database does not know these bytes.`}>
      <p>
        That is how it looks after the database was lost, or restored from an older copy. Machines can't download them.
        Read them back in with <code>npx bakehouse adopt-images</code>, or delete the folder <code>quarantine</code>{" "}
        beside the images.
      </p>
    </Notice>
  );
}

/** Says of images on this page that their bytes are gone, and how to get them back. */
export function MissingBytes({ images }: { images: readonly Pick<Image, "missing">[] }) {
  const count = images.filter(({ missing }) => missing !== null).length;
  if (count === 0) return null;
  const whose = count === 1 ? "1 image below" : `${count} images below`;
  return (
    <Notice
      tone="bad"
      title={`The bytes of ${whose} are missing: the database knows them, the images folder does not hold them.`}
    >
      <p>
        That is how it looks after the folder <code>images</code> was lost, or the database alone was restored. Machines
        can't download them. Put the folder back from a backup, or open each image and bake it again.
      </p>
    </Notice>
  );
}

type MeterProps = { label: string; value: number; max: number; text: string };

/** How much of something is taken, in a sentence and a bar. */
function Meter({ label, value, max, text }: MeterProps) {
  return (
    <div className="flex w-52 flex-col gap-1.5">
      <span className="text-sm text-muted">{text}</span>
      <meter aria-label={label} aria-valuetext={text} value={value} max={max} className="sr-only" />
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className="h-full min-w-0.5 rounded-full bg-muted" style={{ width: `${(value / max) * 100}%` }} />
      </div>
    </div>
  );
}
