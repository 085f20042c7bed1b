"use client";

import { useQuery } from "@tanstack/react-query";
import type { ManifestEntry } from "#lib/images/manifest";
import { Bytes } from "../../_ui/bytes";
import { Digest } from "../../_ui/digest";
import { Disclosure } from "../../_ui/disclosure";
import { type Fact, Facts } from "../../_ui/facts";
import { modeText } from "../mode-text";
import { entryQuery } from "./contents-queries";

type FileFactsProps = { file: string; path: string; level?: number };

/** All that is known of a file: its digest, and what a program tells of itself. */
export function FileFacts({ file, path, level = 0 }: FileFactsProps) {
  const { data, error } = useQuery(entryQuery(file, path));
  return (
    <div className="py-1.5 pr-2" style={{ paddingLeft: `${level * 1.125 + 1.5}rem` }}>
      <div className="min-h-16 rounded-md bg-sunken p-3 whitespace-normal" role="status">
        {data && <Facts facts={fileFacts(data).concat(programFacts(data))} />}
        {error !== null && <p className="text-bad">{error.message}</p>}
        {data === undefined && error === null && <p className="text-muted">Loading</p>}
      </div>
    </div>
  );
}

function fileFacts({ path, mode, size, sha256 }: ManifestEntry): Fact[] {
  return [
    { name: "Path", value: <code>/{path}</code> },
    { name: "Size", value: <Bytes value={size} /> },
    { name: "Mode", value: <code>{modeText(mode)}</code> },
    sha256 === undefined ? [] : { name: "sha256", value: <Digest value={sha256} /> },
  ].flat();
}

function programFacts({ elf }: ManifestEntry): Fact[] {
  if (elf === undefined) return [];
  const { arch, linkage, interpreter, needed = [], glibc, stripped, go } = elf;
  const isStatic = linkage === "static";
  return [
    { name: "Built for", value: arch },
    { name: "Linkage", value: isStatic ? "static: it needs no libraries of the machine" : "dynamic" },
    needed.length === 0 ? [] : { name: "Libraries", value: <code>{needed.join(", ")}</code> },
    interpreter === undefined ? [] : { name: "Loader", value: <code>{interpreter}</code> },
    glibc === undefined ? [] : { name: "GLIBC", value: `${glibc} or newer` },
    stripped === undefined ? [] : { name: "Symbols", value: stripped ? "taken away" : "there" },
    go === undefined ? [] : goFacts(go),
  ].flat();
}

function goFacts({ version, module, modules = [] }: NonNullable<NonNullable<ManifestEntry["elf"]>["go"]>): Fact[] {
  const list = (
    <Disclosure title={`${modules.length} modules`}>
      <ul className="max-h-64 overflow-auto font-mono text-xs">
        {modules.map(([name, of]) => (
          <li key={name} className="wrap-anywhere">
            {name} {of}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
  return [
    { name: "Built by", value: <code>{version}</code> },
    module === undefined ? [] : { name: "Go module", value: <code>{module}</code> },
    modules.length === 0 ? [] : { name: "Built with", value: list },
  ].flat();
}
