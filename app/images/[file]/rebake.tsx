import { CircleAlert, CircleCheck } from "lucide-react";
import { readRebake } from "#lib/builds/rebake";
import type { Rebake } from "#lib/builds/schema";
import { differenceText } from "#lib/inspect/differences";
import { ActionButton } from "../../_client/action-button";
import { Badge } from "../../_ui/badge";
import { Digest } from "../../_ui/digest";
import { TextLink } from "../../_ui/links";
import { ProgramLines } from "../../_ui/program-lines";
import { Panel, Section } from "../../_ui/section";
import { TimeAgo } from "../../_ui/times";
import { bakeToCompare } from "../actions";

/** Whether the plan gives the same image again, as far as somebody has tried, and the way to try. */
export async function RebakeSection({ file }: { file: string }) {
  const { rebake, impossible } = await readRebake(file);
  return (
    <Section id="rebake" title="Baked again" actions={rebake && <RebakeBadge identical={rebake.identical} />}>
      <Panel className="flex flex-col items-start gap-3 p-4 text-sm">
        {rebake === null ? <p className="max-w-prose">{impossible ?? NOT_YET}</p> : <LastTime rebake={rebake} />}
        {impossible === null && (
          <ActionButton may="bake to compare" action={bakeToCompare.bind(null, file)} size="small">
            Rebake and compare
          </ActionButton>
        )}
      </Panel>
    </Section>
  );
}

const NOT_YET =
  "Nobody has baked it again yet. That takes the same sources by their digests, publishes nothing, and says whether the same bytes come out.";

function RebakeBadge({ identical }: { identical: boolean }) {
  return (
    <Badge tone={identical ? "ok" : "warn"} icon={identical ? CircleCheck : CircleAlert}>
      {identical ? "identical" : "different"}
    </Badge>
  );
}

function LastTime({ rebake }: { rebake: Rebake }) {
  const { at, buildId, identical, sha256, tool, bakerRevision, differences, differenceCount } = rebake;
  const shown = differences.slice(0, 50);
  return (
    <>
      <p className="max-w-prose">
        {buildId === null ? "Rebaked" : <TextLink href={`/builds/${buildId}`}>Rebaked</TextLink>} <TimeAgo at={at} />:{" "}
        {identical ? "the same bytes came out." : "other bytes came out."}
      </p>
      {!identical && (
        <>
          <Digest value={sha256} label="Copy the digest of the rebake" />
          <p className="max-w-prose text-muted">
            By revision {bakerRevision} of the baker, with {tool}.
            {differenceCount === 0 && " The files are the same: only how they are packed is not."}
          </p>
        </>
      )}
      {shown.length > 0 && (
        <ProgramLines
          title={
            shown.length === differenceCount
              ? "Paths that differ"
              : `The first ${shown.length} of ${differenceCount} paths that differ`
          }
          lines={shown.map(differenceText)}
        />
      )}
    </>
  );
}
