import type { MachineIssue } from "#lib/machine/check/issue";
import { Disclosure } from "../../_ui/disclosure";
import { LinkButton } from "../../_ui/links";
import { SEVERITIES } from "../../_ui/notice";
import { Panel, Section } from "../../_ui/section";
import { configureHref } from "./config-top";

/** What keeps a machine from booting with it as it should, and the way to mend it; notes are folded, with their number. */
export function Problems({ id, issues }: { id: string; issues: readonly MachineIssue[] }) {
  const notes = issues.filter(({ severity }) => severity === "hint");
  const bad = issues.filter((issue) => !notes.includes(issue));
  return (
    <Section
      id="problems"
      title={bad.length > 0 ? "Problems" : "Ready to boot"}
      note={bad.length === 0 && "Nothing is missing, and nothing is wrong."}
      actions={bad.length > 0 && <LinkButton href={configureHref(id)}>Fix in Configure</LinkButton>}
    >
      {bad.length > 0 && <List issues={bad} />}
      {notes.length > 0 && (
        <Disclosure title={notes.length === 1 ? "1 note" : `${notes.length} notes`}>
          <List issues={notes} />
        </Disclosure>
      )}
    </Section>
  );
}

function List({ issues }: { issues: readonly MachineIssue[] }) {
  return (
    <Panel>
      <ul className="flex flex-col gap-2">
        {issues.map((issue) => (
          <Problem key={`${issue.code} ${issue.path} ${issue.message}`} issue={issue} />
        ))}
      </ul>
    </Panel>
  );
}

function Problem({ issue: { severity, message } }: { issue: MachineIssue }) {
  const { icon: Icon, word, colour } = SEVERITIES[severity];
  return (
    <li className="flex gap-2 text-sm wrap-anywhere">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      <p>
        <span className={severity === "hint" ? "sr-only" : `font-medium ${colour}`}>{word}: </span>
        {message}
      </p>
    </li>
  );
}
