import { ARCHES } from "#lib/arches";
import type { IssueCode, MachineIssue } from "#lib/machine/check/issue";
import { freeName, namesOf, withExtension, withoutExtension, withRecipe } from "#lib/machine/choices/edit";
import { systemOf } from "#lib/machine/choices/missing";
import { memberOf } from "#lib/machine/choices/placed";
import type { Extension, MachineInput, ServerFacts } from "#lib/machine/choices/schema";
import { FLATCAR, type FlatcarFeature } from "#lib/systems";

/** What one press can do about an issue: what the button says, and the choices after it. */
export type ChoiceFix = { label: string; after: MachineInput };

type Subject = { input: MachineInput; issue: MachineIssue; server: ServerFacts };
type AtExtension = Subject & {
  extension: Extension;
  index: number;
  patch: (patch: Partial<Extension>) => MachineInput;
};

/** The fix of an issue where it is certain, else null. */
export function fixOf(issue: MachineIssue, input: MachineInput, server: ServerFacts): ChoiceFix | null {
  const subject = { input, issue, server };
  const index = Number(/^extensions\.(\d+)/.exec(issue.path)?.[1]);
  const extension = input.extensions[index];
  if (extension === undefined) return OF_MACHINE[issue.code]?.(subject) ?? null;
  const patch = (change: Partial<Extension>) => withExtension(input, index, change);
  return (
    OF_EXTENSION[issue.code]?.({ ...subject, extension, index, patch }) ?? OF_MACHINE[issue.code]?.(subject) ?? null
  );
}

const OF_EXTENSION: Partial<Record<IssueCode, (subject: AtExtension) => ChoiceFix | null>> = {
  "same-name": otherName,
  "wrong-options": otherName,
  "wrong-os": otherName,
  "hub-name": ({ extension, patch }) => ({
    label: `Use the name ${extension.recipe}`,
    after: patch({ name: undefined }),
  }),
  "no-arch": ({ extension, input, server }) => {
    const arch = ARCHES.find((one) => memberOf(server.recipes, extension.recipe)?.arch[one] !== undefined);
    return arch === undefined ? null : { label: `Make it an ${arch} machine`, after: { ...input, arch } };
  },
  "no-minor": ({ patch }) => ({ label: "Follow all versions", after: patch({ updates: "all" }) }),
  "no-containerd": ({ extension, issue, patch }) => {
    const option = issue.path.split(".").at(-1) ?? "";
    const { [option]: _, ...options } = extension.options;
    return { label: "Bring containerd as well", after: patch({ options }) };
  },
  "replaced-twice": ({ input, index, extension }) => ({
    label: `Remove ${extension.name ?? extension.recipe}`,
    after: withoutExtension(input, index),
  }),
  needs: ({ extension, input, server }) => {
    const needs = memberOf(server.recipes, extension.recipe)?.machine.needs ?? [];
    const chosen = new Set(input.extensions.map(({ recipe }) => recipe));
    const open = needs.filter(({ oneOf }) => !oneOf.some((name) => chosen.has(name)));
    const name = open.flatMap(({ oneOf }) => oneOf).find((one) => memberOf(server.recipes, one) !== undefined);
    return name === undefined ? null : { label: `Add ${name}`, after: withRecipe(input, name) };
  },
};

const OF_MACHINE: Partial<Record<IssueCode, (subject: Subject) => ChoiceFix | null>> = {
  "no-sysext": ({ input }) => fromRelease(input, "sysext"),
  "no-sysupdate": ({ input }) => fromRelease(input, "sysupdate"),
  "any-os": ({ input }) => fromRelease(input, "anyOs"),
  zstd: ({ input }) => fromRelease(input, "zstd"),
  "plain-updates": ({ input }) => ({ label: "Use links", after: { ...input, layout: "links" } }),
  "no-stream": inline,
  "instances-fixed": inline,
  "http-confs": inline,
  "butane-version": ({ input }) => ({ label: "Use the usual version", after: { ...input, butane: undefined } }),
};

/** Published bytes never change: what differs needs a name of its own. */
function otherName({ extension, input, issue, patch }: AtExtension): ChoiceFix {
  const current = extension.name ?? extension.recipe;
  const os = systemOf(input.target).os.replace(/^_/, "");
  const bySystem = issue.code === "wrong-os" && os !== "flatcar" && !current.endsWith(`-${os}`);
  const next = bySystem ? `${current}-${os}` : freeName(current, namesOf(input));
  return { label: `Use the name ${next}`, after: patch({ name: next }) };
}

function fromRelease(input: MachineInput, feature: FlatcarFeature): ChoiceFix | null {
  if (input.target.kind !== "flatcar") return null;
  const release = FLATCAR[feature].from;
  return { label: `Take release ${release}`, after: { ...input, target: { kind: "flatcar", release } } };
}

function inline({ input }: Subject): ChoiceFix {
  return { label: "Write the confs inline", after: { ...input, confs: "inline" } };
}
