import type { Operations } from "#lib/operations/schema";
import { Badge } from "../_ui/badge";
import { Bytes } from "../_ui/bytes";
import { type Fact, Facts } from "../_ui/facts";
import { TextLink } from "../_ui/links";
import { Bar } from "../_ui/progress-bar";
import { Panel, Section } from "../_ui/section";
import { TimeUntil } from "../_ui/time-until";
import { TimeAgo } from "../_ui/times";

/** What runs out, what others allow, and what runs here. */
export function Resources({ operations }: { operations: Operations }) {
  const { disk, budgets, versions } = operations;
  return (
    <div className="grid gap-6 md:grid-cols-2 xl:grid-cols-4">
      <Section id="disk" title="Disk and store">
        <Panel className="flex flex-col gap-3 p-4">
          <Facts facts={diskFacts(disk)} />
          <Bar label="Disk of the data folder, used" done={disk.dataSize - disk.dataFree} total={disk.dataSize} />
        </Panel>
      </Section>
      <Section id="upstream" title="Upstream">
        <Panel>
          {budgets.length === 0 ? (
            <p className="text-sm text-muted">No host has said how many requests it answers.</p>
          ) : (
            <Facts facts={budgets.map(budgetFact)} />
          )}
        </Panel>
      </Section>
      <Section id="due" title="Due">
        <Panel>
          <Facts facts={dueFacts(operations)} />
        </Panel>
      </Section>
      <Section id="versions" title="Versions">
        <Panel>
          <Facts
            facts={[
              { name: "Bakehouse", value: versions.bakehouse },
              { name: "Node.js", value: versions.node.slice(1) },
              { name: "Database", value: versions.database },
            ]}
          />
        </Panel>
      </Section>
    </div>
  );
}

function diskFacts({ storeFree, dataFree, dataSize }: Operations["disk"]): Fact[] {
  return [
    { name: "Images have", value: storeFree === null ? "what the storage takes" : <Bytes value={storeFree} /> },
    {
      name: "Data folder",
      value: (
        <>
          <Bytes value={dataFree} /> free of <Bytes value={dataSize} />
        </>
      ),
    },
  ];
}

function budgetFact({ host, remaining, limit, resetAt, isLow }: Operations["budgets"][number]): Fact {
  return {
    name: host,
    value: (
      <span className="flex flex-wrap items-center gap-x-2">
        {remaining}
        {limit !== null && ` of ${limit}`} left
        {isLow && <Badge tone="warn">low</Badge>}
        {resetAt !== null && Date.parse(resetAt) > Date.now() && (
          <span className="text-muted" suppressHydrationWarning>
            anew <TimeUntil at={resetAt} />
          </span>
        )}
      </span>
    ),
  };
}

function dueFacts({ signatures, watches, webhooks }: Operations): Fact[] {
  const { mode, firstExpiry } = signatures;
  const until = firstExpiry === null ? "none runs out" : `until ${firstExpiry}`;
  return [
    { name: "Signatures", value: <TextLink href="/trust">{mode === "unsigned" ? "off" : until}</TextLink> },
    {
      name: "Watches",
      value: (
        <span className="flex flex-wrap gap-x-2">
          <TextLink href="/inbox/watches">{watchesInWords(watches)}</TextLink>
          {watches.mostOverdueAt !== null && (
            <span className="text-muted">
              due <TimeAgo at={watches.mostOverdueAt} />
            </span>
          )}
        </span>
      ),
    },
    { name: "Messages", value: webhooks.waiting === 0 ? "none waits" : `${webhooks.waiting} wait to be sent` },
  ];
}

function watchesInWords({ active, paused, failing }: Operations["watches"]): string {
  if (active + paused + failing === 0) return "none";
  const parts = [`${active + failing} active`, failing > 0 && `${failing} fail`, paused > 0 && `${paused} paused`];
  return parts.filter((part) => part !== false).join(", ");
}
