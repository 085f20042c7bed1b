import { env } from "#lib/env";
import { messageOf } from "#lib/errors";

try {
  const { HOST, PORT, BAKEHOUSE_DATA } = env();
  process.stdout.write(JSON.stringify({ HOST, PORT, BAKEHOUSE_DATA }));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
