// A process of its own that downloads a plan, for tests of two processes at once: node --import tsx FILE PLAN_JSON CACHE MIRROR
import { Plan } from "#lib/recipes/plan";
import { download } from "#lib/upstream/download";

const [plan = "", folder = "", mirror = ""] = process.argv.slice(2);
const upstream = { mirror, cache: { folder, limit: 1e9 }, maxDownload: 1e8, log: () => undefined };
const how = { signal: AbortSignal.timeout(20_000), onProgress: () => undefined };
console.log(JSON.stringify(await download(upstream, Plan.parse(JSON.parse(plan)), how)));
