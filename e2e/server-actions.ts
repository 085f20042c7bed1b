import { readFileSync } from "node:fs";
import type { APIRequestContext } from "@playwright/test";
import { VERB_NAMES, type Verb } from "#lib/people/roles";
import { UNTOUCHED } from "../app/_ui/form-state";

/** An action as a browser asks for it. `texts`: how many the page gives it before it is sent. */
type ServerAction = { id: string; named: string; pages: string[]; verb: Verb; texts: number };

type Manifest = {
  node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>;
};

/** Every server action that the build has, with the verb that its source asks about. */
export function serverActions(): ServerAction[] {
  // What Next itself finds them by; our own sources are the other half.
  const { node } = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8")) as Manifest;
  return Object.entries(node).map(([id, { filename, exportedName, workers }]) => ({
    id,
    named: `${exportedName} of ${filename}`,
    ...declared(filename, exportedName),
    pages: Object.keys(workers).map((page) => page.replace(/^app|\/page$|\/\(\w+\)/g, "") || "/"),
  }));
}

function declared(file: string, name: string): Pick<ServerAction, "verb" | "texts"> {
  const pattern = new RegExp(
    `^export async function ${name}\\(([^)]*)\\)[^]*?\\b(?:action|withSecret)\\(\\s*"([^"]+)"`,
    "m",
  );
  const [, parameters = "", asked] = pattern.exec(readFileSync(file, "utf8")) ?? [];
  const verb = VERB_NAMES.find((known) => known === asked);
  if (verb === undefined) throw new Error(`${name} in ${file} names no verb that this test finds.`);
  const [made = ""] = parameters.split("before:");
  return { verb, texts: made.split(",").length - 1 };
}

/** Sends an action as a page does, with an empty form; gives what comes back. */
export async function send(request: APIRequestContext, at: string, { id, texts }: ServerAction): Promise<string> {
  // React's own writing: "$K1" is the form whose fields would begin with 1_.
  const data = JSON.stringify([...Array.from({ length: texts }, () => "x"), UNTOUCHED, "$K1"]);
  const headers = { "Next-Action": id, Accept: "text/x-component", "Content-Type": "text/plain;charset=UTF-8" };
  return (await request.post(at, { headers, data, maxRedirects: 0 })).text();
}
