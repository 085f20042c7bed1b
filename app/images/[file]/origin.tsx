import type { Build } from "#lib/builds/schema";
import type { Image } from "#lib/images/schema";
import { isSigned } from "#lib/signing/signing";
import { Bytes } from "../../_ui/bytes";
import { Digest } from "../../_ui/digest";
import { type Fact, Facts } from "../../_ui/facts";
import { TextLink } from "../../_ui/links";
import { Panel, Section } from "../../_ui/section";
import { TimeAgo } from "../../_ui/times";
import { osText } from "../os-text";
import { KeepImage } from "./keep-image";

type OriginProps = { image: Image; build: Build; osVersion: string | null };

/** What the image is and what it was made from. */
export function Origin({ image, build, osVersion }: OriginProps) {
  return (
    <Section id="facts" title="Facts">
      <Panel>
        <Facts facts={factsOf(image, osVersion).concat(provenanceOf(build))} />
      </Panel>
    </Section>
  );
}

function factsOf(
  { size, sha256, arch, os, compression, file, fetchedAt, keptReason }: Image,
  osVersion: string | null,
): Fact[] {
  return [
    { name: "Size", value: <Bytes value={size} /> },
    { name: "sha256", value: <Digest value={sha256} /> },
    { name: "Architecture", value: arch },
    { name: "Loads on", value: osText(os, osVersion) },
    {
      name: "Compression",
      value: <code>{compression.startsWith("erofs") ? compression : `squashfs, ${compression}`}</code>,
    },
    { name: "Documents", value: <ForPrograms file={file} /> },
    { name: "Clean-up", value: <KeepImage file={file} reason={keptReason} /> },
    { name: "Fetched last", value: fetchedAt === null ? "no fetch noted yet" : <TimeAgo at={fetchedAt} /> },
  ];
}

const DOCUMENTS = [
  { name: "SLSA provenance", end: "provenance.json" },
  { name: "SPDX", end: "sbom.spdx.json" },
  { name: "CycloneDX", end: "sbom.cdx.json" },
];

/** What the image was made of, for programs; of a server that signs, each with its signature. */
function ForPrograms({ file }: { file: string }) {
  return (
    <ul className="flex flex-col gap-1">
      <li>Where it came from, and what it is made of, for programs that read such lists:</li>
      {DOCUMENTS.map(({ name, end }) => (
        <li key={end}>
          <DocumentLink file={file} end={end}>
            {name}
          </DocumentLink>
          {isSigned() && (
            <>
              {" with its "}
              <DocumentLink file={file} end={`${end}.gpg`}>
                signature
              </DocumentLink>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function DocumentLink({ file, end, children }: { file: string; end: string; children: string }) {
  return (
    <a
      className="rounded-sm underline decoration-edge underline-offset-2"
      href={`/api/v1/images/${encodeURIComponent(file)}/${end}`}
    >
      {children}
    </a>
  );
}

function provenanceOf({ id, kind, request, plan, tool, unsaved }: Build): Fact[] {
  const recipe = plan?.recipe ?? null;
  const adopted = plan?.steps.find((step) => step.op === "adopt");
  const options = "options" in request ? Object.entries(request.options) : [];
  return [
    kind === "adopted"
      ? []
      : { name: "Build", value: <TextLink href={`/builds/${id}`}>Plan, digests and log</TextLink> },
    recipe === null
      ? []
      : [
          {
            name: "Recipe",
            value: unsaved ? (
              `${recipe.name}, not saved`
            ) : (
              <TextLink href={`/recipes/${recipe.name}`}>{recipe.name}</TextLink>
            ),
          },
          { name: "Recipe digest", value: <Digest value={recipe.digest} label="Copy recipe digest" /> },
        ],
    adopted === undefined ? [] : { name: "Built by", value: `${adopted.whose}; adopted, published byte for byte` },
    options.map(([name, value]) => ({ name, value: <code>{value}</code> })),
    "filename" in request
      ? { name: "adopted" in request ? "Read in from" : "Archive", value: <code>{request.filename}</code> }
      : [],
    tool === null ? [] : { name: "Written by", value: <code>{tool}</code> },
  ].flat();
}
