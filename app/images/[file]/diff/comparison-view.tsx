import type { Comparison } from "#lib/follow/comparison";
import { Bytes } from "../../../_ui/bytes";
import { type Fact, Facts } from "../../../_ui/facts";
import { TextLink } from "../../../_ui/links";
import { Notice } from "../../../_ui/notice";
import { Panel } from "../../../_ui/section";
import { imageHref } from "../../image-href";
import { SourceChanges, ValueChanges } from "./change-tables";
import { FileChanges } from "./file-changes";
import { FindingChanges } from "./finding-changes";
import { TextChanges } from "./text-changes";

/** What an image brings beside another one, the weightiest first. */
export function ComparisonView({ comparison }: { comparison: Comparison }) {
  const { sources, warnings, findings, before } = comparison;
  return (
    <div className="flex flex-col gap-8 pt-2">
      <Panel>
        <Facts facts={summaryOf(comparison)} />
      </Panel>
      <WarningChanges warnings={warnings} />
      {before !== null && (
        <>
          <FindingChanges findings={findings} />
          <PlanChanges comparison={comparison} />
          <FilesThatSay comparison={comparison} />
          <ProgramChanges comparison={comparison} />
        </>
      )}
      <SourceChanges sources={sources} isFirst={before === null} />
      {before !== null && <FileChanges comparison={comparison} />}
    </div>
  );
}

const REQUEST_WORDS: Partial<Record<string, string>> = { revision: "packaging revision" };

/** What was asked for. */
function PlanChanges({ comparison: { request, options } }: { comparison: Comparison }) {
  const asked = request.map(({ key, before, after }) => ({ name: REQUEST_WORDS[key] ?? key, before, after }));
  return (
    <>
      <ValueChanges id="plan" title="Plan" of="Asked for" changes={asked} />
      <ValueChanges
        id="options"
        title="Options"
        of="Option"
        changes={options.map(({ key, before, after }) => ({ name: key, before, after }))}
      />
    </>
  );
}

/** Files whose text matters, line by line. */
function FilesThatSay({ comparison: { release, units, defaults, licences } }: { comparison: Comparison }) {
  return (
    <>
      <TextChanges
        id="release"
        title="extension-release"
        note="By this file systemd-sysext judges whether an image fits a machine."
        changes={release}
      />
      <TextChanges
        id="units"
        title="Units"
        note="What systemd and its like read: units, drop-ins, tmpfiles.d, sysusers.d."
        changes={units}
      />
      <TextChanges id="defaults" title="Defaults" note="Files that look like configuration." changes={defaults} />
      <TextChanges id="licences" title="Licence files" changes={licences} />
    </>
  );
}

/** What programs need and what they were built with. */
function ProgramChanges({ comparison: { request, linkage, programs, modules } }: { comparison: Comparison }) {
  const linked = linkage.map(({ path, before, after }) => ({ path, fact: "linkage", before, after }));
  const isForOther = request.some(({ key }) => key === "architecture");
  const changes = [linked, programs]
    .flat()
    .filter(({ fact }) => !isForOther || fact !== "architecture")
    .map(({ path, fact, before, after }) => ({ name: `${path}: ${fact}`, before, after }));
  return (
    <>
      <ValueChanges id="libraries" title="Libraries" of="Program" changes={changes} />
      <ValueChanges
        id="modules"
        title="Go modules"
        of="Module"
        changes={modules.map(({ key, before, after }) => ({ name: key, before, after }))}
      />
    </>
  );
}

function summaryOf(comparison: Comparison): Fact[] {
  const { before, after, recipe, files } = comparison;
  return [
    {
      name: "Compared with",
      value:
        before === null ? (
          "nothing: machines have no image of this name, architecture and system"
        ) : (
          <TextLink href={imageHref(before.file)} className="font-mono">
            {before.file}
          </TextLink>
        ),
    },
    { name: "Image size", value: <SizeChange before={before?.size ?? null} after={after.size} /> },
    { name: "Unpacked", value: <SizeChange before={before?.unpacked ?? null} after={after.unpacked} /> },
    before === null
      ? []
      : [
          { name: "Files", value: `${files.added} added, ${files.removed} removed, ${files.changed} changed` },
          { name: "Recipe", value: recipeWord(comparison) },
          { name: "As before", value: unchangedParts(comparison).join(", ") || "none of its parts" },
        ],
    recipe.licence === null ? [] : { name: "Licence", value: recipe.licence },
  ].flat();
}

function recipeWord({ recipe, request }: Comparison): string {
  if (request.some(({ key }) => key === "recipe")) return "another one";
  return recipe.changed ? "changed between the two" : "the same";
}

/** What somebody who decides asks about, and what has not changed: a part that is left out below was looked at. */
function unchangedParts({ units, defaults, options, licences, warnings, findings, ...programs }: Comparison): string[] {
  const libraries = [programs.linkage, programs.programs].flat();
  const found = [findings.gained, findings.lost, findings.waiting].flat();
  const changes = {
    units,
    defaults,
    options,
    libraries,
    findings: found,
    "licence files": licences,
    warnings: warnings.added,
  };
  return Object.entries(changes).flatMap(([part, changed]) => (changed.length === 0 ? part : []));
}

function SizeChange({ before, after }: { before: number | null; after: number }) {
  if (before === null) return <Bytes value={after} />;
  if (before === after)
    return (
      <>
        <Bytes value={after} />, as before
      </>
    );
  return (
    <>
      <Bytes value={after} />, <Bytes value={Math.abs(after - before)} /> {after > before ? "more" : "less"}
    </>
  );
}

/** Warnings of the bake that the version before did not have, and those that it had. */
function WarningChanges({ warnings: { added, gone } }: Pick<Comparison, "warnings">) {
  if (added.length + gone.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {added.map((warning) => (
        <Notice key={warning} tone="warn" title="New warning">
          <p>{warning}</p>
        </Notice>
      ))}
      {gone.map((warning) => (
        <Notice key={warning} title="No warning any more">
          <p className="text-muted">{warning}</p>
        </Notice>
      ))}
    </div>
  );
}
