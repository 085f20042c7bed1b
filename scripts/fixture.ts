// Serves the tiny upstreams of the demo and the tests on this machine:
//   node --import tsx scripts/fixture.ts [--port 4000] [--rate BYTES_PER_SECOND]
// BAKEHOUSE_MIRROR is then the address it prints.
import { parseArgs } from "node:util";
import { startFixture } from "#lib/testing/fixture";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" }, rate: { type: "string" } } });
const rate = values.rate === undefined ? {} : { rate: Number(values.rate) };
const { url, slow } = await startFixture({ port: Number(values.port), ...rate });
// One release takes half a minute to arrive, so that a build can be watched, and cancelled, while it runs.
const wasmtime = "https://github.com/bytecodealliance/wasmtime/releases/download";
slow(20_000, `${wasmtime}/v24.0.0/wasmtime-v24.0.0-x86_64-linux.tar.xz`);
console.log(url);
