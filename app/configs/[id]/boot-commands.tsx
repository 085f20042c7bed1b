import type { configUrls } from "#lib/configs/addresses";
import type { MachineInput } from "#lib/machine/choices/schema";
import { FORMAT_NAMES, type Format, formatsOf } from "#lib/machine/formats/names";
import { type Way, waysToTry } from "#lib/machine/formats/usage";
import { Commands } from "../../_ui/commands";
import { Section } from "../../_ui/section";
import { Tabs } from "../../_ui/tabs";

type BootCommandsProps = { input: MachineInput; urls: ReturnType<typeof configUrls>; server: string };

/** The exact lines that boot a machine with it. */
export function BootCommands(props: BootCommandsProps) {
  const tabs = formatsOf(props.input.target).map((format) => ({
    id: format,
    title: FORMAT_NAMES[format].title,
    content: <Ways format={format} {...props} />,
  }));
  return (
    <Section id="commands" title="Boot a machine with it">
      <Tabs label="Format" tabs={tabs} defaultValue={tabs[0]?.id} />
    </Section>
  );
}

function Ways({ format, input: { target, arch }, urls, server }: BootCommandsProps & { format: Format }) {
  const { file } = FORMAT_NAMES[format];
  const fetching: Way = { title: "Fetch it", commands: `curl -fsSL -o ${file} ${urls[format]}` };
  const ways = [fetching].concat(waysToTry(format, { target, arch, file, saved: urls[format], server }));
  return <Commands blocks={ways} />;
}
