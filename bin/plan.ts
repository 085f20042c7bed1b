import { prepare } from "#lib/builds/prepare";
import type { Plan, PlanSource, PlanStep } from "#lib/recipes/plan";
import { type Command, printJson } from "./command";
import { columns } from "./help";
import { IMAGE_FLAGS, JSON_FLAG, OPTION, readBuildRequest } from "./target-flags";

/** What would be baked: addresses, who vouches for them, steps. Reads lists of versions at most, and no file. */
export const plan: Command = {
  flags: { ...IMAGE_FLAGS, option: OPTION, json: JSON_FLAG },
  async run(given, session) {
    const request = readBuildRequest(given);
    const { upstream, catalog } = session.context();
    const quiet = { ...upstream, log: session.terminal.log };
    const { plan: made } = await prepare(request, { catalog: await catalog(), upstream: quiet });
    if (given.has("json")) return printJson(session, made);
    session.print(textOf(made));
  },
};

function textOf(made: Plan): string {
  const { name, version, arch, request, sources, steps, require = [], extensionRelease, compression, warnings } = made;
  const options = "options" in request ? Object.entries(request.options) : [];
  const parts = [
    columns([
      ["Image", `${name} ${version} for ${arch}`],
      ...options.map(([key, value]) => [`Option ${key}`, value]),
      ["Compression", compression],
      ["Release", extensionRelease.trim().split("\n").join(", ")],
    ]),
    `Sources\n${sources.map(sourceText).join("") || "  none\n"}`,
    `Steps\n${steps.map((step) => `  ${stepText(step)}\n`).join("")}`,
  ];
  if (require.length > 0) parts.push(`Must be in the image\n${require.map((pattern) => `  ${pattern}\n`).join("")}`);
  if (warnings.length > 0) parts.push(`Warnings\n${warnings.map((warning) => `  ${warning}\n`).join("")}`);
  return parts.join("\n");
}

function sourceText({ id, url, format, sums, signature }: PlanSource): string {
  const list = sums === null ? "no digest: recorded the first time" : `digest of ${sums.name} in ${sums.url}`;
  const lines = [`${id} (${format})`, `  ${url}`, `  ${list}`];
  if (signature !== undefined) lines.push(`  signed by ${signature.fingerprint}: ${signature.url}`);
  return lines.map((line) => `  ${line}\n`).join("");
}

function stepText(step: PlanStep): string {
  switch (step.op) {
    case "place":
      return `place ${step.from ?? "the file"} of ${step.source} to ${step.to}${step.optional ? ", if it is there" : ""}`;
    case "file":
      return `write ${step.path}`;
    case "symlink":
      return `link ${step.path} to ${step.target}${step.optional ? ", if that is there" : ""}`;
    case "replace":
      return `replace ${JSON.stringify(step.text)} in ${step.path} by ${JSON.stringify(step.with)}`;
    case "remove":
      return `remove ${step.path}`;
    case "adopt":
      return `publish the image as ${step.whose} built it`;
    case "torcx":
      return `convert ${step.source}`;
    case "folder":
      return `take ${step.path}`;
  }
}
