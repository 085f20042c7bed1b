import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type APIRequestContext, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { type Asker, isAllowed, READER } from "#lib/people/asker";
import { ROLES, type Role, type Verb } from "#lib/people/roles";
import { ask, bake, ended } from "./bake";
import { open } from "./open";
import { ownServer } from "./own-server";
import { addressesOf, pageRoutes } from "./routes";
import { send, serverActions } from "./server-actions";
import { adminLink, invite, join } from "./sign-in";

const ADDRESS = `http://localhost:${Number(process.env.E2E_PORT ?? "3999") + 13}`;
const SETTINGS = {
  BAKEHOUSE_OPEN: "read",
  BAKEHOUSE_URL: ADDRESS,
  BAKEHOUSE_DATA: mkdtempSync(path.join(tmpdir(), "bakehouse-roles-")),
};
ownServer(13, { hasWorker: true, settings: SETTINGS });
test.describe.configure({ mode: "serial", timeout: 240_000 });

/** What the names of buttons and of links that look like them promise, and what it takes. */
const PROMISES: [name: RegExp, verb: Verb][] = [
  [/^(Bake|Rebake)\b/, "bake image"],
  [/^Rehearse again$/, "rehearse images"],
  [/^Rebake and compare$/, "bake to compare"],
  [/^Convert archive$/, "convert Torcx bundle"],
  [/^(New recipe|Make a copy of your own|Dry run)$/, "try recipe"],
  [/^Publish\b/, "publish image"],
  [/^Withdraw$/, "withdraw image"],
  [/^Skip$/, "skip image"],
  [/^Hold$/, "hold image"],
  [/^Follow\b/, "follow"],
  [/^Look now$/, "look upstream"],
  [/^(Pause|Change docker)$/, "change watch"],
  [/^Remove$/, "unfollow"],
  [/^Keep it$/, "keep image"],
  [/^Delete\b/, "delete image"],
  [/^Make a second key$/, "add key"],
  [/^Add webhook$/, "add webhook"],
  [/^Send a test event$/, "test webhook"],
  [/^Invite$/, "invite person"],
  [/^New token$/, "make token"],
  [/^Sign out everywhere$/, "change own account"],
  [/^Export as JSON lines$/, "read audit"],
  [/^Save$/, "save config"],
];
/** Buttons that are parts of a form's fields. */
const FIELDS = /^(Choices of .+|Compression|Archive|Choose archive)$/;

const ROUTES = pageRoutes();
/** An address or more of each page whose route has parameters, or which needs more than its path. */
const visits: Record<string, string[]> = {};
let pages: string[] = [];
let admin: BrowserContext;
let person: BrowserContext;

test("there is something to see on every page, and somebody whose role changes", async ({ browser, playwright }) => {
  admin = await browser.newContext();
  const page = await admin.newPage();
  const welcome = adminLink(SETTINGS);
  await join(page, welcome, { name: "Ada", email: "ada@example.org" });
  const made = await page.request.post(`${ADDRESS}/api/v1/tokens`, { data: { name: "ci", role: "admin" } });
  const { secret } = await made.json();
  const headers = { Authorization: `Bearer ${secret}` };
  const request = await playwright.request.newContext({ baseURL: ADDRESS, extraHTTPHeaders: headers });
  const invitation = await invite(page, ADDRESS, "eve@example.org", "viewer");
  person = await browser.newContext();
  await Promise.all([person.newPage().then((eves) => join(eves, invitation, { name: "Eve" })), seed(request)]);
  const links = { "/welcome/[token]": [welcome], "/invitation/[token]": [invitation] };
  for (const [route, [link = ""]] of Object.entries(links)) visits[route] = [new URL(link).pathname];
  await page.goto(`${ADDRESS}/people`);
  visits["/people/[id]"] = [(await page.getByRole("link", { name: "Eve" }).getAttribute("href")) ?? ""];
  pages = addressesOf(ROUTES, visits);
});

/** Images that are published and that wait, a build that failed, and one of everything else that has a page. */
async function seed(request: APIRequestContext): Promise<void> {
  const make = async (at: string, data: object) => {
    const answer = await request.post(at, { data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };
  const failing = await ask(request, { recipe: "docker", version: "1.2.3", name: "unseen", force: true });
  const image = await bake(request, { recipe: "docker", version: "24.0.5", name: "docker" });
  const waiting = await bake(request, { recipe: "docker", version: "24.0.9", name: "docker", candidate: true });
  const { watch } = await make("/api/v1/watches", { recipe: "docker", rule: { follow: "minor", minor: "24.0" } });
  const { webhook } = await make("/api/v1/webhooks", { url: "https://receiver.example/hook", name: "Pager" });
  const config = await make("/api/v1/configs", { extensions: [{ recipe: "docker", version: "24.0.5" }] });
  const { run } = await make("/api/v1/retention/run", {});
  expect((await ended(request, failing.id)).build.status).toBe("failed");
  Object.assign(visits, {
    "/builds/[id]": [`/builds/${failing.id}`, `/builds/${image.buildId}`],
    "/configs/[id]": [`/configs/${config.id}`],
    "/images/[file]": [`/images/${image.file}`, `/images/${waiting.file}`],
    "/images/[file]/diff": [`/images/${waiting.file}/diff?with=${image.file}`],
    "/images/[file]/diff/files": [`/images/${waiting.file}/diff/files?with=${image.file}`],
    "/images/clean-up/[run]": [`/images/clean-up/${run.id}`],
    "/inbox/candidates/[name]/[version]": ["/inbox/candidates/docker/24.0.9"],
    "/inbox/watches/[id]": [`/inbox/watches/${watch.id}`],
    "/inbox/webhooks/[id]": [`/inbox/webhooks/${webhook.id}`],
    "/recipes/[name]": ["/recipes/docker"],
    "/recipes/[name]/edit": ["/recipes/docker/edit"],
  });
}

type Seen = { at: string; landed: string; status: number; heading: string | null; controls: Control[] };
type Control = { name: string; href: string | null };

/** Reads every page as the server writes it, without waiting for its scripts; what a closed dialog holds does not count. */
async function walk(page: Page): Promise<Seen[]> {
  await page.goto(`${ADDRESS}/docs`, { waitUntil: "domcontentloaded" });
  return page.evaluate(
    (addresses) =>
      Promise.all(
        addresses.map(async (at) => {
          const answer = await fetch(at);
          const html = new DOMParser().parseFromString(await answer.text(), "text/html");
          const found = html.querySelectorAll(":is(button, a[href]):not(dialog:not([open]) *)");
          const controls = Array.from(found, (element) => ({
            name: (element.getAttribute("aria-label") ?? element.textContent).trim(),
            href: element.getAttribute("href"),
          }));
          const heading = html.querySelector("h1")?.textContent ?? null;
          return { at, landed: answer.url, status: answer.status, heading, controls };
        }),
      ),
    pages,
  );
}

/** Opens every page in a browser; gives what it complains of. */
async function complaintsOn(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on("pageerror", (error) => void complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  for (const at of pages) {
    await page.goto(ADDRESS + at);
    await expect(page.getByRole("heading", { level: 1 }), at).toBeVisible();
  }
  return complaints;
}

/** Gives Eve another role, as an admin does. */
async function become(role: Role): Promise<void> {
  const [page] = admin.pages();
  if (page === undefined) throw new Error("The admin has no page.");
  await open(page, `${ADDRESS}/people`);
  await page.getByRole("link", { name: "Eve" }).click();
  await page.getByRole("combobox", { name: "Role" }).selectOption(role);
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(page.getByText("Changed, from now on.")).toBeVisible();
}

/** Pages that take more than looking. */
const FOR_MORE: Record<string, Verb> = {
  "/recipes/new": "try recipe",
  "/inbox/watches/new": "follow",
  "/inbox/webhooks": "see webhooks",
  "/account": "change own account",
  "/tokens": "make token",
  "/people": "manage people",
  "/audit": "read audit",
};

test("each role is shown what it may do, is led to nothing else, and cannot do it anyway", async ({ browser }) => {
  const shownTo = new Map<Role | null, Seen[]>();
  for (const role of [null, ...ROLES])
    await test.step(role ?? "nobody", async () => {
      if (role !== null && role !== "viewer") await become(role);
      const context = role === null ? await browser.newContext() : person;
      const page = await context.newPage();
      const asker = role === null ? READER : ({ kind: "person", role } as const);
      const seen = await walk(page);
      shownTo.set(role, seen);
      for (const { at, status, heading } of seen)
        expect.soft({ at, status, heading }).toMatchObject({ status: 200, heading: expect.stringMatching(/./) });
      const refused = seen.filter(({ landed }) => /\/(not-allowed|sign-in)\?/.test(landed)).map(({ at }) => at);
      const closed = pages.filter((at) => !isAllowed(asker, takes(at)));
      expect.soft(refused.toSorted(), role ?? "nobody").toEqual(closed.toSorted());
      const controls = seen.flatMap((each) => each.controls);
      for (const [name, verb] of PROMISES) {
        const shown = controls.filter((each) => name.test(each.name)).map((each) => each.name);
        if (!isAllowed(asker, verb)) expect.soft(shown, `${role}: ${verb}`).toEqual([]);
        else expect.soft(shown, `${role}: ${verb}`).not.toEqual([]);
      }
      const links = new Set(controls.flatMap(({ href }) => href ?? []));
      expect.soft(await refusedAmong(links, asker, page), `${role}`).toEqual([]);
      await refuseAll(context.request, asker);
      if (role === "admin") expect.soft(await complaintsOn(page)).toEqual([]);
      await page.close();
    });
  expect(unlistedPromises(shownTo), "buttons that not everybody sees, for the list of promises").toEqual([]);
});

/** Sends every action that somebody may not do, whatever their pages show. */
async function refuseAll(request: APIRequestContext, asker: Pick<Asker, "kind" | "role">): Promise<void> {
  const refusal = asker.kind === "anonymous" ? "Sign in first" : `As ${asker.role} you may not do this`;
  const denied = serverActions().filter(({ verb }) => !isAllowed(asker, verb));
  if (asker.role !== "admin") expect(denied.length).toBeGreaterThan(20);
  const answers = denied.map(async (action) => {
    const route = action.pages.find((each) => ROUTES.includes(each)) ?? "/";
    const answer = await send(request, ADDRESS + (visits[route]?.[0] ?? route), action);
    expect.soft(answer, action.named).toContain(refusal);
  });
  await Promise.all(answers);
}

/** Buttons on pages that all may see which admins see there and viewers do not. */
function unlistedPromises(shownTo: ReadonlyMap<Role | null, Seen[]>): string[] {
  const buttonsOn = (role: Role, at: string) => {
    const { controls = [] } = shownTo.get(role)?.find((each) => each.at === at) ?? {};
    return controls.filter(({ href }) => href === null).map(({ name }) => name);
  };
  const names = pages
    .filter((at) => takes(at) === "look")
    .flatMap((at) => buttonsOn("admin", at).filter((name) => !buttonsOn("viewer", at).includes(name)));
  return names.filter((name) => !FIELDS.test(name) && !PROMISES.some(([known]) => known.test(name)));
}

function takes(at: string): Verb {
  const place = Object.keys(FOR_MORE).find((known) => at === known || at.startsWith(`${known}/`));
  return (place !== undefined && FOR_MORE[place]) || "look";
}

/** The links of this server that lead to a refusal. */
async function refusedAmong(links: Set<string>, asker: Pick<Asker, "kind" | "role">, page: Page): Promise<string[]> {
  const refused = [];
  for (const link of links) {
    const [at = ""] = link.split(/[?#]/);
    const isForPrograms = at.startsWith("/api/") || at.startsWith("/feeds/");
    const status = isForPrograms ? (await page.request.get(ADDRESS + link)).status() : 200;
    if ([401, 403].includes(status) || !isAllowed(asker, takes(at))) refused.push(link);
  }
  return refused;
}
