import type { ReactNode } from "react";
import type { configUrls } from "#lib/configs/addresses";
import type { Target } from "#lib/machine/choices/schema";
import { FORMAT_NAMES, formatsOf } from "#lib/machine/formats/names";
import { CopyLine } from "../../_ui/copy-line";
import { Panel, Section } from "../../_ui/section";

type AddressesProps = { urls: ReturnType<typeof configUrls>; target: Target; isWaiting: boolean };

/** Where machines and people fetch it, in each format the system reads. */
export function Addresses({ urls, target, isWaiting }: AddressesProps) {
  const formats = formatsOf(target);
  return (
    <Section
      id="addresses"
      title="Addresses"
      note={`Everyone who has one can read the config, with the keys and files in it.${isWaiting && formats.includes("ign") ? " Ignition is given out once every image is baked." : ""}`}
    >
      <Panel className="flex flex-col gap-5 p-4">
        <Group title="As it was saved">
          {formats.map((format) => (
            <Address key={format} title={FORMAT_NAMES[format].title} url={urls[format]} />
          ))}
        </Group>
        <Group title="With the newest baked versions its updates allow">
          {formats.map((format) => (
            <Address key={format} title={FORMAT_NAMES[format].title} url={urls.newest[format]} isNewest />
          ))}
        </Group>
      </Panel>
    </Section>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <h3 className="text-sm font-medium">{title}</h3>
      <dl className="flex flex-col gap-2">{children}</dl>
    </div>
  );
}

function Address({ title, url, isNewest = false }: { title: string; url: string; isNewest?: boolean }) {
  return (
    <div className="grid grid-cols-[6rem_minmax(0,1fr)] items-center gap-2 text-sm max-sm:grid-cols-1 max-sm:gap-1">
      <dt className="text-muted">{title}</dt>
      <dd className="min-w-0">
        <CopyLine text={url} label={`Copy the address: ${title}${isNewest ? ", newest" : ""}`} />
      </dd>
    </div>
  );
}
