import { subscriberOf } from "#lib/client-address";
import type { Context } from "#lib/context";
import { AppError } from "#lib/errors";
import type { Verb } from "#lib/people/roles";
import type { Rate } from "#lib/token-buckets";

/**
 * What one address may ask for, by what it costs the server: room for a team behind one address, and for its scripts.
 */
const RATES = {
  changes: { burst: 600, perMinute: 300 },
  /** Each pins its versions upstream and may bake for minutes. */
  builds: { burst: 200, perMinute: 60 },
  uploads: { burst: 60, perMinute: 20 },
  "saved configs": { burst: 200, perMinute: 60 },
  /** One after the other, each by programs of this machine. */
  rehearsals: { burst: 20, perMinute: 10 },
  /** Each reads an image from its first byte to its last. */
  "plays of a machine": { burst: 20, perMinute: 10 },
  /** A page checks a recipe while it is written. */
  "checks of recipes": { burst: 300, perMinute: 120 },
  /** Drafts download whole archives. */
  "questions to upstream": { burst: 60, perMinute: 20 },
  /** Each message goes to a server of somebody else. */
  "webhooks and their messages": { burst: 60, perMinute: 20 },
} satisfies Record<string, Rate>;
type RateName = keyof typeof RATES;

/** They change nothing and keep busy only the process that was asked, which counts them itself; all others are counted for all web servers together. */
const COUNTED_HERE: readonly RateName[] = ["checks of recipes", "plays of a machine"];

/** What a verb counts as; all others are changes. */
const RATE_OF: Partial<Record<Verb, RateName>> = {
  "bake image": "builds",
  "retry build": "builds",
  "accept digest": "builds",
  "bake to compare": "builds",
  "convert Torcx bundle": "uploads",
  "save config": "saved configs",
  "rehearse images": "rehearsals",
  "play machine": "plays of a machine",
  "check recipe": "checks of recipes",
  "try recipe": "questions to upstream",
  follow: "questions to upstream",
  "look upstream": "questions to upstream",
  "add webhook": "webhooks and their messages",
  "renew webhook secret": "webhooks and their messages",
  "test webhook": "webhooks and their messages",
  "send message again": "webhooks and their messages",
};

/** Takes one of what `headers` tells the address of. Throws AppError `busy` when it has had its share. */
export async function requireRate(
  verb: Verb,
  headers: Headers,
  { rates, env }: Pick<Context, "rates" | "env">,
): Promise<void> {
  const factor = env.BAKEHOUSE_RATE_LIMITS;
  if (factor === null) return;
  // The web server leaves one address there, of which it is sure (scripts/web-server.ts).
  const subscriber = subscriberOf(headers.get("x-forwarded-for") ?? "an unknown address");
  const name = RATE_OF[verb] ?? "changes";
  const rate = times(RATES[name], factor);
  const key = `${name} ${subscriber}`;
  const wait = COUNTED_HERE.includes(name) ? rates.takeHere(key, rate) : await rates.take(key, rate);
  if (wait === 0) return;
  const retryAfter = Math.ceil(wait / 1000);
  throw new AppError("busy", `${subscriber} asks for too much: ${inWords(name, rate)} Try again in ${retryAfter} s.`, {
    facts: { retryAfter },
  });
}

function times({ burst, perMinute }: Rate, factor: number): Rate {
  return { burst: Math.max(1, Math.round(burst * factor)), perMinute: Math.max(1, Math.round(perMinute * factor)) };
}

/** One sentence: what is taken of one address. */
export function rateInWords(verb: Verb): string {
  const name = RATE_OF[verb] ?? "changes";
  return inWords(name, RATES[name]);
}

function inWords(name: RateName, { burst, perMinute }: Rate): string {
  return `this server takes ${burst} ${name} at once from one address, and ${perMinute} a minute after that.`;
}
