"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { type Format, formatsOf } from "#lib/machine/render";
import type { MachineIssue } from "#lib/machine/schema";
import { saveText } from "../_client/save-text";
import { Button } from "../_ui/button";
import { CodeBlock } from "../_ui/code-block";
import { Notice } from "../_ui/notice";
import { Tabs } from "../_ui/tabs";
import { IssueList } from "./issue-list";
import { FORMAT_NAMES, rendered } from "./rendered";
import type { Machine } from "./use-machine";

/** What the machine boots with, in the formats it reads, and whether that will work. */
export function Result({ machine }: { machine: Machine }) {
  const { complete, issues } = machine;
  const formats = formatsOf(complete.target);
  const [chosen, choose] = useState<string>("bu");
  const format = formats.find((one) => one === chosen) ?? formats[0] ?? "bu";
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Tabs
        label="Format"
        selectedKey={format}
        onSelectionChange={(key) => choose(String(key))}
        tabs={formats.map((id) => ({
          id,
          title: FORMAT_NAMES[id].title,
          content: <Text machine={machine} format={id} />,
        }))}
      />
      <Verdict issues={issues} />
    </div>
  );
}

function Text({ machine, format }: { machine: Machine; format: Format }) {
  const { title, file } = FORMAT_NAMES[format];
  const { text, problem } = rendered(machine.document, format);
  if (text === null) return <Notice tone="bad">{problem}</Notice>;
  return (
    <CodeBlock
      text={text}
      label={file}
      className="max-h-[calc(100dvh-22rem)] min-h-64 leading-5"
      actions={
        <Button variant="quiet" size="small" aria-label={`Download ${title}`} onPress={() => saveText(file, text)}>
          <Download aria-hidden /> Download
        </Button>
      }
    />
  );
}

/** The count of what is wrong, and everything that belongs to no single choice. */
function Verdict({ issues }: { issues: readonly MachineIssue[] }) {
  const count = (severity: MachineIssue["severity"]) => issues.filter((issue) => issue.severity === severity).length;
  const [errors, warnings, hints] = [count("error"), count("warning"), count("hint")];
  const errorsFound = issues.filter(({ severity }) => severity === "error");
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className={`text-sm ${errors > 0 ? "font-medium text-bad" : "text-muted"}`}>
        {plural(errors, "error")} · {plural(warnings, "warning")} · {plural(hints, "note")}
      </p>
      <IssueList label="Errors" issues={errorsFound} />
    </div>
  );
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
