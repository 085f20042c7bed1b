import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { isAllowed, READER } from "#lib/people/asker";
import { ROLES, type Role, type Verb } from "#lib/people/roles";
import { bake } from "./bake";
import { open } from "./open";
import { ownServer } from "./own-server";
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
];

let pages: string[] = [];
let admin: BrowserContext;
let person: BrowserContext;

test("there is something to see, and somebody whose role changes", async ({ browser, playwright }) => {
  admin = await browser.newContext();
  const page = await admin.newPage();
  await join(page, adminLink(SETTINGS), { name: "Ada", email: "ada@example.org" });
  const made = await page.request.post(`${ADDRESS}/api/v1/tokens`, { data: { name: "ci", role: "admin" } });
  const { secret } = await made.json();
  const headers = { Authorization: `Bearer ${secret}` };
  const request = await playwright.request.newContext({ baseURL: ADDRESS, extraHTTPHeaders: headers });
  const image = await bake(request, { recipe: "docker", version: "24.0.5", name: "docker" });
  const waiting = await bake(request, { recipe: "docker", version: "24.0.9", name: "docker", candidate: true });
  const send = async (at: string, data: object) => {
    const answer = await request.post(at, { data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };
  const { watch } = await send("/api/v1/watches", { recipe: "docker", rule: { follow: "minor", minor: "24.0" } });
  const { webhook } = await send("/api/v1/webhooks", { url: "https://receiver.example/hook", name: "Pager" });
  const config = await send("/api/v1/configs", { extensions: [{ recipe: "docker", version: "24.0.5" }] });
  const { items } = await (await request.get("/api/v1/builds")).json();
  pages = [
    ...["/", "/builds", `/builds/${items[0].id}`, "/configs", `/configs/${config.id}`, "/convert", "/docs", "/doctor"],
    ...["/images", `/images/${image.file}`, `/images/${waiting.file}`, "/images/clean-up", "/inbox"],
    ...["/inbox/candidates/docker/24.0.9", "/inbox/watches", `/inbox/watches/${watch.id}`, "/inbox/watches/new"],
    ...["/inbox/webhooks", `/inbox/webhooks/${webhook.id}`, "/operations", "/recipes", "/recipes/docker"],
    ...["/recipes/docker/edit", "/recipes/new", "/trust", "/account", "/tokens", "/people", "/audit"],
  ];
  const link = await invite(page, ADDRESS, "eve@example.org", "viewer");
  person = await browser.newContext();
  await join(await person.newPage(), link, { name: "Eve" });
});

type Seen = { names: Set<string>; links: Set<string>; refused: string[] };

/** Looks at every page; what cannot be seen on one, as in a closed dialog, does not count. */
async function walk(page: Page): Promise<Seen> {
  const seen: Seen = { names: new Set(), links: new Set(), refused: [] };
  const complaints: string[] = [];
  page.on("pageerror", (error) => void complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  for (const at of pages) {
    expect((await page.goto(ADDRESS + at))?.status(), at).toBe(200);
    await expect(page.getByRole("heading", { level: 1 }), at).toBeVisible();
    if (/\/(not-allowed|sign-in)\?/.test(page.url())) seen.refused.push(at);
    for (const { name, href } of await page.locator("button, a[href]").evaluateAll(inView)) {
      seen.names.add(name);
      if (href !== null) seen.links.add(href);
    }
  }
  expect.soft(complaints).toEqual([]);
  return seen;
}

function inView(elements: Element[]): { name: string; href: string | null }[] {
  return elements
    .filter((element) => element.checkVisibility())
    .map((element) => ({
      name: (element.getAttribute("aria-label") ?? element.textContent).trim(),
      href: element.getAttribute("href"),
    }));
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

test("each role is shown what it may do, and is led to nothing else", async ({ browser }) => {
  for (const role of [null, ...ROLES])
    await test.step(role ?? "nobody", async () => {
      if (role !== null && role !== "viewer") await become(role);
      const page = await (role === null ? await browser.newContext() : person).newPage();
      const asker = role === null ? READER : ({ kind: "person", role } as const);
      const { names, links, refused } = await walk(page);
      const closed = pages.filter((at) => !isAllowed(asker, takes(at)));
      expect.soft(refused.toSorted(), role ?? "nobody").toEqual(closed.toSorted());
      for (const [name, verb] of PROMISES) {
        const shown = Array.from(names).filter((each) => name.test(each));
        if (!isAllowed(asker, verb)) expect.soft(shown, `${role}: ${verb}`).toEqual([]);
        else expect.soft(shown, `${role}: ${verb}`).not.toEqual([]);
      }
      expect.soft(await refusedAmong(links, asker, page), `${role}`).toEqual([]);
      await page.close();
    });
});

function takes(at: string): Verb {
  const place = Object.keys(FOR_MORE).find((known) => at === known || at.startsWith(`${known}/`));
  return (place !== undefined && FOR_MORE[place]) || "look";
}

/** The links of this server that lead to a refusal. */
async function refusedAmong(links: Set<string>, asker: Parameters<typeof isAllowed>[0], page: Page): Promise<string[]> {
  const refused = [];
  for (const link of links) {
    const [at = ""] = link.split(/[?#]/);
    const isForPrograms = at.startsWith("/api/") || at.startsWith("/feeds/");
    const status = isForPrograms ? (await page.request.get(ADDRESS + link)).status() : 200;
    if ([401, 403].includes(status) || !isAllowed(asker, takes(at))) refused.push(link);
  }
  return refused;
}
