"use client";

import { useState } from "react";
import { formatBytes } from "#lib/format-bytes";
import type { Preview } from "#lib/retention/schema";
import { ActionButton } from "../../_client/action-button";
import { Button } from "../../_ui/button";
import { Bytes } from "../../_ui/bytes";
import { Notice } from "../../_ui/notice";
import { Panel } from "../../_ui/section";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { cleanUpNow } from "./actions";
import { ExtensionFiles } from "./extension-files";

type OutcomeProps = {
  preview: Preview;
  /** Whether another rule is asked for meanwhile. */
  isOld: boolean;
  isSaved: boolean;
};

/** What a rule would delete and keep, and what that frees. */
export function Outcome({ preview, isOld, isSaved }: OutcomeProps) {
  return (
    <div className={`flex min-w-0 flex-col gap-6 transition-opacity ${isOld ? "opacity-60" : ""}`} aria-busy={isOld}>
      <Totals preview={preview} canRun={isSaved && !isOld} isSaved={isSaved} />
      {preview.unreadable > 0 && <Unreadable count={preview.unreadable} />}
      {preview.extensions.length > 0 && <Going preview={preview} />}
      <Reasons reasons={preview.reasons} />
    </div>
  );
}

function Totals({ preview, canRun, isSaved }: { preview: Preview; canRun: boolean; isSaved: boolean }) {
  const { goes, stays, free, digest } = preview;
  const sentence =
    goes.count === 0
      ? `Nothing would go: ${stays.count === 1 ? "the only image stays" : `all ${countOf(stays.count)} images stay`}.`
      : `${images(goes.count)} of ${countOf(goes.count + stays.count)} would go.`;
  return (
    <Panel className="flex flex-wrap items-center justify-between gap-4 p-4">
      <div className="flex min-w-0 flex-col gap-1">
        <p role="status" className="font-medium">
          {sentence}
        </p>
        {goes.count > 0 && <Gain freed={goes.freed} free={free} />}
      </div>
      {goes.count > 0 && (
        <div className="flex flex-col items-end gap-1">
          {canRun ? (
            <ActionButton
              may="clean up"
              action={cleanUpNow.bind(null, digest)}
              variant="danger"
              confirm={{
                title: `Delete ${images(goes.count)} and free ${formatBytes(goes.freed)}?`,
                text: "Their bytes go and machines can no longer download them. Their names stay reserved. Machines that have one already keep it.",
              }}
            >
              Clean up now
            </ActionButton>
          ) : (
            <Button variant="danger" isDisabled>
              Clean up now
            </Button>
          )}
          {!isSaved && <p className="text-sm text-muted">Save the rule first.</p>}
        </div>
      )}
    </Panel>
  );
}

function Gain({ freed, free }: { freed: number; free: number | null }) {
  return (
    <p className="text-sm text-muted">
      Frees <Bytes value={freed} />
      {free !== null && (
        <>
          : <Bytes value={free} /> are free now, <Bytes value={free + freed} /> after it
        </>
      )}
      .
    </p>
  );
}

function Unreadable({ count }: { count: number }) {
  const configs = count === 1 ? "1 saved config holds" : `${countOf(count)} saved configs hold`;
  return (
    <Notice tone="warn" title={`${configs} what this version does not take any more, and so keeps no image.`}>
      <p>Machines are refused such a config as well.</p>
    </Notice>
  );
}

/** More extensions than that are shown once they are asked for. */
const SHOWN = 50;

function Going({ preview: { extensions, rule } }: { preview: Preview }) {
  const [isAll, setAll] = useState(false);
  const rest = extensions.length - SHOWN;
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-medium">What would go</h3>
      <ul aria-label="What would go" className="divide-y divide-line rounded-lg border border-line bg-surface">
        {(isAll ? extensions : extensions.slice(0, SHOWN)).map((extension) => (
          <ExtensionFiles key={extension.name} extension={extension} trial={rule} />
        ))}
      </ul>
      {rest > 0 && !isAll && (
        <Button variant="quiet" size="small" className="self-start" onPress={() => setAll(true)}>
          {rest === 1 ? "1 more extension" : `${countOf(rest)} more extensions`}
        </Button>
      )}
    </div>
  );
}

const COLUMNS = [
  { id: "why", title: "Why" },
  { id: "images", title: "Images", className: "w-24 text-right" },
  { id: "size", title: "Size", className: "w-28 text-right" },
];

function Reasons({ reasons }: { reasons: Preview["reasons"] }) {
  if (reasons.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-medium">What stays, and why</h3>
      <Table label="What stays, and why" focusable>
        <TableHead columns={COLUMNS} />
        <tbody>
          {reasons.map(({ keeps, text, count, size }) => (
            <Row key={keeps}>
              <Cell className="first-letter:uppercase">{text}</Cell>
              <Cell className="text-right tabular-nums">{countOf(count)}</Cell>
              <Cell className="text-right">
                <Bytes value={size} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function images(count: number): string {
  return count === 1 ? "1 image" : `${countOf(count)} images`;
}

function countOf(count: number): string {
  return count.toLocaleString("en");
}
