// Serves the tiny upstreams of the demo and the tests on this machine:
//   node --import tsx scripts/fixture.ts [--port 4000] [--rate BYTES_PER_SECOND]
// BAKEHOUSE_MIRROR is then the address it prints.
import { parseArgs } from "node:util";
import { startFixture } from "#lib/testing/fixture";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" }, rate: { type: "string" } } });
const rate = values.rate === undefined ? {} : { rate: Number(values.rate) };
const { url } = await startFixture({ port: Number(values.port), ...rate });
console.log(url);
