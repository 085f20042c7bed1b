import { Circle, CircleCheck, CloudDownload } from "lucide-react";
import type { ReactNode } from "react";
import type { Placed } from "#lib/machine/choices/placed";
import type { Extras, MachineInput } from "#lib/machine/choices/schema";
import { describeTarget } from "#lib/machine/choices/targets";
import { SETTINGS, WORDS } from "../../_configure/setting-words";
import { Badge } from "../../_ui/badge";
import { Bytes } from "../../_ui/bytes";
import { type Fact, Facts } from "../../_ui/facts";
import { TextLink } from "../../_ui/links";
import { Section } from "../../_ui/section";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { imageHref } from "../../images/image-href";

/** What was chosen: the machine, its extensions, and its extras as far as they are no secrets. */
export function Holdings({ input, placed }: { input: MachineInput; placed: readonly Placed[] }) {
  return (
    <Section id="holds" title="What it holds">
      <Facts facts={[...machineFacts(input), ...extrasFacts(input.extras)]} />
      {placed.length > 0 && (
        <Table label="Extensions">
          <TableHead columns={COLUMNS} />
          <tbody>
            {placed.map((one) => (
              <ExtensionRow key={one.choice} placed={one} />
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

const COLUMNS = [
  { id: "name", title: "Extension" },
  { id: "version", title: "Version" },
  { id: "updates", title: "Updates", className: "max-sm:hidden" },
  { id: "image", title: "Image" },
];

const UPDATES: Record<MachineInput["extensions"][number]["updates"], string> = {
  none: "pinned",
  minor: "patches",
  all: "all versions",
};

function ExtensionRow({ placed: { name, version, extension, file, image } }: { placed: Placed }) {
  return (
    <Row>
      <Cell className="font-mono font-medium wrap-anywhere">{name}</Cell>
      <Cell className="font-mono wrap-anywhere">{version}</Cell>
      <Cell className="max-sm:hidden">{UPDATES[extension.updates]}</Cell>
      <Cell>
        <span className="flex flex-wrap items-center gap-2">
          {extension.source.from !== "server" && <Badge icon={CloudDownload}>from elsewhere</Badge>}
          {extension.source.from === "server" && image === null && <Badge icon={Circle}>not baked</Badge>}
          {image !== null && (
            <>
              <Badge tone="ok" icon={CircleCheck}>
                baked
              </Badge>
              <TextLink href={imageHref(file)} wholeRow>
                <Bytes value={image.size} />
              </TextLink>
            </>
          )}
        </span>
      </Cell>
    </Row>
  );
}

function machineFacts({ target, arch, extensions, after, cadence }: MachineInput): Fact[] {
  const isFollowed = extensions.some(({ updates }) => updates !== "none");
  const updates = [
    { name: SETTINGS.cadence, value: WORDS.cadence[cadence] },
    { name: SETTINGS.after, value: WORDS.after[after] },
  ];
  return [
    { name: "System", value: describeTarget(target) },
    { name: "Architecture", value: arch },
    ...(isFollowed ? updates : []),
  ];
}

/** Paths and numbers; what is in keys and files is read at the addresses. */
function extrasFacts({ hostname, sshKeys, files, units, snippet }: Extras): Fact[] {
  const facts: Fact[] = [
    { name: "Host name", value: hostname },
    { name: "SSH keys", value: sshKeys.length || undefined },
    { name: "Files", value: lines(files.map(({ path }) => path)) },
    { name: "Units", value: lines(units.map((unit) => unit.name)) },
    { name: "Own Butane", value: snippet && lineCount(snippet) },
  ];
  return facts.filter(({ value }) => value !== undefined && value !== "");
}

function lines(texts: readonly string[]): ReactNode {
  if (texts.length === 0) return undefined;
  return (
    <ul className="font-mono">
      {Array.from(new Set(texts), (text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function lineCount(text: string): string {
  const count = text.trimEnd().split("\n").length;
  return count === 1 ? "1 line" : `${count} lines`;
}
