import type { APIRequestContext, Page } from "@playwright/test";
import { ask, bake, ended } from "./bake";
import { open } from "./open";
import { expect, test } from "./test";

const image = (request: APIRequestContext) => bake(request, { recipe: "docker", version: "24.0.5", name: "policed" });

/** Every kind of page, ordinary and failed. */
const PAGES: Record<string, string | ((request: APIRequestContext) => Promise<string>)> = {
  configure: "/",
  "configure with choices": "/?ext=docker@24.0.5&updates=docker:all&ext=kubernetes@v1.27.4",
  builds: "/builds",
  "a build": async (request) => `/builds/${(await image(request)).buildId}`,
  "a build that failed": async (request) => {
    const { id } = await ask(request, { recipe: "docker", version: "1.2.3", name: "unpoliced", force: true });
    await ended(request, id);
    return `/builds/${id}`;
  },
  inbox: "/inbox",
  following: "/inbox/following",
  webhooks: "/inbox/webhooks",
  images: "/images",
  "an image": async (request) => `/images/${(await image(request)).file}`,
  "what may go again": "/images/clean-up",
  recipes: "/recipes",
  "a recipe": "/recipes/kubernetes",
  "a new recipe": "/recipes/new",
  convert: "/convert",
  docs: "/docs",
  doctor: "/doctor",
  "saved configs": "/configs",
  trust: "/trust",
  "a page that is not there": "/nothing/here",
  "an image that is not there": "/images/none",
  "the repository": "/extensions/",
};

for (const [name, address] of Object.entries(PAGES)) {
  test(`the policy lets ${name} work`, async ({ page }) => {
    const complaints = await complaintsOf(page);
    const target = typeof address === "string" ? address : await address(page.request);
    const answer = await page.goto(target, { waitUntil: "networkidle" });
    expect(answer?.headers()["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
    const isMissing = answer?.status() === 404;
    expect(complaints.filter((text) => !isMissing || !text.includes("status of 404"))).toEqual([]);
  });
}

/** What the browser did not let a page do, and what it writes on its console as an error, from now on. */
async function complaintsOf(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.exposeFunction("complain", (text: string) => complaints.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      (window as unknown as { complain(text: string): void }).complain(`${effectiveDirective} ${blockedURI}`);
    });
  });
  return complaints;
}

test("from page to page, with choices, a copy and another theme, nothing is forbidden", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const complaints = await complaintsOf(page);
  await open(page, "/?ext=docker@24.0.5");
  await page.getByLabel("Host name").fill("node-1");
  await expect(page.getByRole("figure").filter({ hasText: "config.bu" })).toContainText("node-1");
  await page.getByRole("button", { name: "Copy", exact: true }).first().click();
  for (const place of ["Images", "Recipes", "Builds", "Convert"])
    await page.getByRole("navigation", { name: "Main" }).first().getByRole("link", { name: place }).click();
  await expect(page).toHaveURL(/convert$/);
  await page.getByRole("radio", { name: "Dark" }).locator("..").click();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(complaints).toEqual([]);
});

const INJECTED = `<script>ran.push("inline")</script>
<script src="data:text/javascript,ran.push('data')"></script>
<script src="/extensions/SHA256SUMS"></script>
<script src="/api/v1/openapi.json"></script>
<script nonce="" type="module">ran.push("module")</script>
<svg><script>ran.push("picture")</script></svg>
<img src="/none" onerror="ran.push('attribute')">
<iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe>
<object data="data:text/html,<script>parent.ran.push('object')</script>"></object>
<base href="https://elsewhere.invalid/">`;

test("what somebody gets into the text of a page does not run, whatever form it has", async ({ page }) => {
  await page.addInitScript(() => Object.assign(window, { ran: [] }));
  await page.route("/docs", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/<body[^>]*>/, `$&${INJECTED}`) });
  });
  const complaints = await complaintsOf(page);
  await page.goto("/docs", { waitUntil: "networkidle" });
  expect(await page.evaluate(() => Object.entries(window).find(([name]) => name === "ran")?.[1])).toEqual([]);
  expect(await page.evaluate(() => document.baseURI)).toMatch(/\/docs$/);
  for (const refused of ["script-src-elem inline", "script-src-attr inline", "object-src data", "base-uri "])
    expect(complaints).toContainEqual(expect.stringContaining(refused));
});

test("each answer has a nonce of its own, and nobody can choose it", async ({ request }) => {
  const chosen = "bm9ib2R5";
  const headers = {
    "x-nonce": chosen,
    "content-security-policy": `script-src 'nonce-${chosen}'`,
    "content-security-policy-report-only": `script-src 'nonce-${chosen}'`,
  };
  const nonces = new Set<string>();
  for (let turn = 0; turn < 3; turn++) {
    const answer = await request.get("/docs", { headers });
    const nonce = /'nonce-([\w-]{24})'/.exec(answer.headers()["content-security-policy"] ?? "")?.[1] ?? "";
    const scripts = Array.from((await answer.text()).matchAll(/<script\b[^>]*>/g), ([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(2);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test("what programs read runs nothing where a browser shows it as a page", async ({ request }) => {
  const { file } = await image(request);
  for (const address of [
    "/api/v1/images",
    "/api/v1/nothing",
    `/extensions/${file}`,
    "/extensions/SHA256SUMS",
    "/extensions/nothing",
    "/feeds/inbox.atom",
    "/healthz",
  ]) {
    const headers = (await request.get(address)).headers();
    expect({ address, ...headers }).toMatchObject({
      "content-security-policy": expect.stringMatching(/^default-src 'none'; sandbox; /),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
  }
});

test("no header asks a browser to come encrypted: many servers are plain http", async ({ request }) => {
  const headers = (await request.get("/")).headers();
  expect(headers["content-security-policy"]).not.toContain("upgrade-insecure-requests");
  expect(headers["strict-transport-security"]).toBeUndefined();
});
