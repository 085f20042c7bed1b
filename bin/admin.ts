import { makeAdminLink } from "#lib/people/admin-link";
import { isSignInOn } from "#lib/people/asker";
import { Email } from "#lib/people/schema";
import { migrate } from "#prisma/migrate";
import { type Command, check, printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

export const admin: Command = {
  flags: {
    email: { value: "ADDRESS", help: "whose account it is; one that is there gets a new password" },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const { env } = session.context();
    const typed = given.value("email");
    const email = typed && check(Email, typed, { "": "--email" });
    await migrate(env.DATABASE_URL, { recipes: env.BAKEHOUSE_RECIPES });
    const link = await makeAdminLink(email, new Date());
    const url = `${env.BAKEHOUSE_URL ?? `http://localhost:${env.PORT}`}${link.path}`;
    if (!isSignInOn(env)) session.terminal.log("warn", "Nobody signs in to this server as it is set up now.");
    const what = link.isNew ? "makes an account for an admin" : `gives ${email} a new password and makes them an admin`;
    if (given.has("json")) printJson(session, { url, email: email ?? null, expiresAt: link.expiresAt.toISOString() });
    else session.print(`${url}\nThis link ${what}, once, within 24 hours.\n`);
    return 0;
  },
};
