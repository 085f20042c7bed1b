import { baseUrlOf, configUrls } from "#lib/configs/addresses";
import { FORMAT_NAMES, type Format } from "#lib/machine/formats/names";
import { CopyLine } from "../_ui/copy-line";
import type { Machine } from "./use-machine";

/** Where machines fetch a saved config in the format that is shown. */
export function Addresses({ id, machine, format }: { id: string; machine: Machine; format: Format }) {
  const urls = configUrls(id, baseUrlOf(machine.server));
  const { title } = FORMAT_NAMES[format];
  const waits = format === "ign" && machine.cards.some(({ status }) => status === "missing");
  return (
    <dl className="flex flex-col gap-3">
      <Address name={`${title}, as it is now`} url={urls[format]} />
      <Address name={`${title} with the newest baked versions its updates allow`} url={urls.newest[format]} />
      {waits && <p className="text-muted">Ignition is given out once every image is baked.</p>}
    </dl>
  );
}

function Address({ name, url }: { name: string; url: string }) {
  return (
    <div className="flex flex-col gap-1">
      <dt className="font-medium">{name}</dt>
      <dd>
        <CopyLine text={url} label={`Copy the address: ${name}`} />
      </dd>
    </div>
  );
}
