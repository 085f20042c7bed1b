import { hostname } from "node:os";
import { isAppError } from "#lib/errors";
import { HeartbeatMonitor } from "#lib/heartbeat-monitor";
import { ownFingerprint } from "#lib/signing/data";
import { findHosts, forgetHosts, sayHost } from "#lib/signing/data-hosts";
import type { KeyTrouble, SigningHost } from "#lib/signing/schema";
import { signing } from "#lib/signing/signing";

/** How often each process says what it signs with. */
export const SAY_MS = 20_000;
/** One that was silent for so many milliseconds is taken for dead. */
const SILENCE_MS = 70_000;

/** What a process calls every {@link SAY_MS} to say what it signs with; it also forgets those that have ended without a word. */
export function keySayer(id: string, kind: SigningHost["kind"]): () => Promise<void> {
  const seen = new HeartbeatMonitor({ limit: SILENCE_MS, longestStep: SAY_MS });
  return async () => {
    await sayHost({ id, kind, host: hostname(), ...(await ownKey()) });
    await forgetHosts((await findHosts(seen)).silent.map((other) => other.id));
  };
}

/** A key that cannot be read is told of and stops nothing here. */
async function ownKey(): Promise<Pick<SigningHost, "fingerprint" | "problem">> {
  try {
    return { fingerprint: await ownFingerprint(new Date()), problem: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const { keys } = signing();
    // Where a host keeps its data is nobody else's business.
    const problem = keys.from === "folder" ? error.message.replaceAll(keys.folder, "signing") : error.message;
    return { fingerprint: null, problem };
  }
}

/** What this process has seen of the others; one that it has not seen twice yet counts as alive. */
const monitor = new HeartbeatMonitor({ limit: SILENCE_MS });

/** What is wrong where the hosts that are alive do not all sign with one key; else null. */
export async function findKeyTrouble(seen: HeartbeatMonitor = monitor): Promise<KeyTrouble | null> {
  return troubleWith((await findHosts(seen)).alive);
}

/** The same in one text, for alerts. */
export function inWords({ title, advice, keys }: KeyTrouble): string {
  const told = keys.map(({ fingerprint, problem, hosts }) => {
    const what = problem === null ? (fingerprint ?? "signs nothing") : `cannot sign. ${problem.replace(/\.$/, "")}`;
    return `${hosts.join(", ")}: ${what}`;
  });
  return `${title}. ${told.join("; ")}. ${advice}`;
}

const SENTENCES = {
  different: {
    title: "Hosts sign with different keys",
    advice:
      "Machines refuse what is signed with a key that they do not have. Set BAKEHOUSE_SIGNING_KEY_FILE to the same key on all hosts, or on none and give them all the same folder signing/, and restart them: docs/trust.md, Several hosts.",
  },
  unable: {
    title: "Not every host can sign",
    advice:
      "What such a host publishes fails. Bring it the file from the folder signing/ of a host that has it, with mode 0600, or give all hosts the same key by BAKEHOUSE_SIGNING_KEY_FILE and restart them: docs/trust.md, Several hosts.",
  },
  partly: {
    title: "Some hosts sign and others do not",
    advice:
      "Machines that check signatures refuse what has none. Set BAKEHOUSE_SIGNING and the key to the same on all hosts, and restart them: docs/trust.md, Several hosts.",
  },
};

function troubleWith(hosts: readonly SigningHost[]): KeyTrouble | null {
  const keys = keysOf(hosts);
  const kind = kindOf(keys);
  return kind === null ? null : { ...SENTENCES[kind], keys };
}

function kindOf(keys: KeyTrouble["keys"]): keyof typeof SENTENCES | null {
  if (keys.filter(({ fingerprint }) => fingerprint !== null).length > 1) return "different";
  if (keys.some(({ problem }) => problem !== null)) return "unable";
  return keys.length > 1 ? "partly" : null;
}

/** The hosts by what they sign with. */
function keysOf(hosts: readonly SigningHost[]): KeyTrouble["keys"] {
  const keys: KeyTrouble["keys"] = [];
  for (const { kind, host, fingerprint, problem } of hosts) {
    const name = `${kind === "web" ? "web server" : "worker"} on ${host}`;
    const same = keys.find((key) => key.fingerprint === fingerprint && key.problem === problem);
    if (same === undefined) keys.push({ fingerprint, problem, hosts: [name] });
    else if (!same.hosts.includes(name)) same.hosts.push(name);
  }
  return keys;
}
