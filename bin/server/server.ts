import { TOKEN } from "#lib/env";
import { AppError, messageOf } from "#lib/errors";
import { type GuardedFetch, guardedFetch } from "#lib/fetch-guard";
import { BaseUrl } from "#lib/machine/choices/schema";
import { parseAddress } from "#lib/network-address";
import { type Arguments, type Flag, UsageError } from "../arguments";
import { type Command, check, type Session } from "../command";
import { readSmall } from "../fetch-address";

/** A Bakehouse that does the work, as whoever has the token. Nothing it says is believed: it may be any server. */
export type Server = {
  /** Without a slash at its end. */
  url: string;
  /** As people know it: `bakery.example:3000`. */
  host: string;
  token: Token | null;
  fetch: GuardedFetch;
  /** How this server is called again, for advice: `npx bakehouse --server URL`. */
  call: string;
};

/** `from` says where it was read, which is all that is ever shown of it. */
type Token = { text: string; from: string };

export type ServerSession = Session & { server: Server };

export type ServerCommand = {
  flags: Record<string, Flag>;
  run(given: Arguments, session: ServerSession): Promise<number | undefined>;
};

const SERVER_FLAGS: Record<string, Flag> = {
  server: { value: "URL", help: "the Bakehouse that does it (BAKEHOUSE_SERVER)" },
  "token-file": { value: "FILE", help: "file with the API token to show there (BAKEHOUSE_TOKEN has the token itself)" },
  insecure: { help: "show the token over http:// too, where others can read it on the way" },
};

/** A command as the command line runs it: with the flags that say which server, and that server. */
export function onServer({ flags, run }: ServerCommand): Command {
  return {
    flags: Object.assign({}, flags, SERVER_FLAGS),
    interrupted: "Interrupted.",
    run: async (given, session) => run(given, Object.assign(session, { server: await openServer(given, session) })),
  };
}

async function openServer(given: Arguments, session: Session): Promise<Server> {
  const { env } = session.context();
  const address = given.value("server") ?? env.BAKEHOUSE_SERVER;
  if (address === undefined) throw new UsageError("--server URL is missing, and BAKEHOUSE_SERVER is not set.");
  if (address.includes("@"))
    throw new UsageError("--server: Must not hold a user or a password: others see what programs are started with.");
  const url = check(BaseUrl, address, { "": "--server" });
  if (!URL.canParse(url)) throw new UsageError("--server: Must be an http:// or https:// URL.");
  const token = await readToken(given.value("token-file"), env.BAKEHOUSE_TOKEN);
  if (token !== null && !given.has("insecure")) requireSecrecy(new URL(url));
  const fetch = guardedFetch(env.BAKEHOUSE_ALLOW_HOSTS, url);
  return { url, host: new URL(url).host, token, fetch, call: callOf(given) };
}

async function readToken(file: string | undefined, variable: string | undefined): Promise<Token | null> {
  if (file === undefined) return variable === undefined ? null : { text: variable, from: "BAKEHOUSE_TOKEN" };
  const bytes = await readSmall(file, 4096).catch((cause) => {
    throw new AppError("not_found", `The token can't be read from ${file}: ${messageOf(cause)}.`, { cause });
  });
  const text = bytes.toString("latin1").trim();
  if (!TOKEN.test(text)) throw new AppError("invalid", `${file} must hold an API token alone, on one line.`);
  return { text, from: file };
}

/** A token is as good as a password to whoever sees it pass by. */
function requireSecrecy({ protocol, hostname, host }: URL): void {
  if (protocol === "https:" || hostname === "localhost" || parseAddress(hostname)?.range() === "loopback") return;
  throw new AppError(
    "invalid",
    `http://${host} is not this machine and not encrypted: everybody on the way could read the token and use it. Give an https:// address, or --insecure if you trust the network.`,
  );
}

function callOf(given: Arguments): string {
  const flags = ["server", "token-file"].flatMap((flag) => {
    const value = given.value(flag);
    return value === undefined ? [] : [`--${flag} ${asTyped(value)}`];
  });
  return ["npx bakehouse", ...flags, ...(given.has("insecure") ? ["--insecure"] : [])].join(" ");
}

/** As a shell takes it for one word. */
function asTyped(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
