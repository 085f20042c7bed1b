import { spawnSync } from "node:child_process";
import { SCRIPT_HEAD } from "#lib/machine/formats/script-head";

/** Every command that a script's steps use prints its arguments, each in brackets, and what comes on its input. */
const STUBS = ["download", "link", "link_once", "key", "ln", "chown", "install", "systemctl", "hostname"]
  .map((name) => `${name}() { printf '%s' ${name}; printf ' [%s]' "$@"; echo; }`)
  .concat("base64() { printf 'bytes'; }", "command() { :; }")
  .concat(
    `store() { printf 'store'; printf ' [%s]' "$@"; printf ' <'; while IFS= read -r line; do printf '%s\\n' "$line"; done; printf '%s>\\n' "$line"; }`,
  )
  .join("\n");

/**
 * Runs the steps of a script alone, in a shell that finds no program. `ran` is what was written to the fourth stream: by nothing
 * but what was hidden in a text.
 */
export function runSteps(script: string): { stdout: string; stderr: string; ran: string } {
  const steps = `${STUBS}\n${script.replace(SCRIPT_HEAD, "")}`;
  const [, stdout, stderr, ran] = spawnSync("/bin/sh", [], {
    input: steps,
    encoding: "utf8",
    env: { ...process.env, PATH: "/nonexistent" },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  }).output;
  return { stdout: stdout ?? "", stderr: stderr ?? "", ran: ran ?? "" };
}
