"use client";

import { useQuery } from "@tanstack/react-query";
import type { Build } from "#lib/builds/schema";
import { Digest } from "../../_ui/digest";
import { type Fact, Facts } from "../../_ui/facts";
import { TextLink } from "../../_ui/links";
import { Panel, Section } from "../../_ui/section";
import { osText } from "../../images/os-text";
import { SourceTable } from "../../images/source-table";
import { buildQuery } from "../queries";

/** What was asked for, and every byte from outside that went in. */
export function Ingredients({ id }: { id: string }) {
  const { data } = useQuery(buildQuery(id));
  if (data === undefined) return null;
  const { build } = data;
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_22rem]">
      {build.plan !== null && (
        <Section id="made-of" title="Made of">
          <SourceTable sources={build.plan.sources} />
        </Section>
      )}
      <Section id="asked-for" title={build.kind === "adopted" ? "Known of it" : "Asked for"}>
        <Panel>
          <Facts facts={factsOf(build)} />
        </Panel>
      </Section>
    </div>
  );
}

function factsOf({ request, file, fingerprint, tool }: Build): Fact[] {
  return [
    { name: "Image file", value: <code>{file}</code> },
    ...("recipe" in request
      ? [{ name: "Recipe", value: <TextLink href={`/recipes/${request.recipe}`}>{request.recipe}</TextLink> }]
      : [{ name: "adopted" in request ? "Read in from" : "Archive", value: <code>{request.filename}</code> }]),
    { name: "Version", value: <code>{request.version}</code> },
    { name: "Architecture", value: request.arch },
    { name: "OS", value: osText(request.os, request.osVersion) },
    ...("options" in request
      ? Object.entries(request.options).map(([name, value]) => ({ name, value: <code>{value}</code> }))
      : []),
    { name: "Compression", value: <code>{request.compression}</code> },
    ...(tool === null ? [] : [{ name: "Written by", value: <code>{tool}</code> }]),
    { name: "Fingerprint", value: <Digest value={fingerprint} label="Copy fingerprint" /> },
  ];
}
