import type { Comparison } from "#lib/follow/comparison";
import { Bytes } from "../../../../_ui/bytes";
import { type Fact, Facts } from "../../../../_ui/facts";
import { TextLink } from "../../../../_ui/links";
import { Notice } from "../../../../_ui/notice";
import { Panel } from "../../../../_ui/section";
import { imageHref } from "../../../../images/image-href";
import { SourceChanges, ValueChanges } from "./change-tables";
import { FileChanges } from "./file-changes";
import { TextChanges } from "./text-changes";

type ComparisonViewProps = { comparison: Comparison; showsAll: boolean };

/** What an image brings beside the one before it, the weightiest first. */
export function ComparisonView({ comparison, showsAll }: ComparisonViewProps) {
  const { units, defaults, licences, options, linkage, sources, warnings, files, before, after } = comparison;
  return (
    <div className="flex flex-col gap-8 pt-2">
      <Panel>
        <Facts facts={summaryOf(comparison)} />
      </Panel>
      <WarningChanges warnings={warnings} />
      {before !== null && (
        <>
          <TextChanges
            id="units"
            title="Units"
            note="What systemd and its like read: units, drop-ins, tmpfiles.d, sysusers.d."
            changes={units}
          />
          <TextChanges id="defaults" title="Defaults" note="Files that look like configuration." changes={defaults} />
          <ValueChanges
            id="options"
            title="Options"
            names={["Option", "Before", "Now"]}
            changes={options.map(({ key, before, after }) => ({ name: key, before, after }))}
          />
          <ValueChanges
            id="libraries"
            title="Libraries"
            names={["Program", "Before", "Now"]}
            changes={linkage.map(({ path, before, after }) => ({ name: path, before, after }))}
          />
          <TextChanges id="licences" title="Licence files" changes={licences} />
        </>
      )}
      <SourceChanges sources={sources} isFirst={before === null} />
      {before !== null && <FileChanges files={files} showsAll={showsAll} arch={after.arch} />}
    </div>
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
            {before.version}
          </TextLink>
        ),
    },
    { name: "Image size", value: <SizeChange before={before?.size ?? null} after={after.size} /> },
    before === null
      ? []
      : [
          { name: "Files", value: `${files.added} added, ${files.removed} removed, ${files.changed} changed` },
          { name: "Recipe", value: recipe.changed ? "changed since the version before was baked" : "the same" },
          { name: "As before", value: unchangedParts(comparison).join(", ") || "none of its parts" },
        ],
    recipe.licence === null ? [] : { name: "Licence", value: recipe.licence },
  ].flat();
}

/** What somebody who decides asks about, and what has not changed: a part that is left out below was looked at. */
function unchangedParts({ units, defaults, options, linkage, licences, warnings }: Comparison): string[] {
  const changes = { units, defaults, options, libraries: linkage, "licence files": licences, warnings: warnings.added };
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
