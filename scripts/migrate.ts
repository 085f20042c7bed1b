import { keepReserve } from "#lib/disk-space";
import { env } from "#lib/env";
import { messageOf } from "#lib/errors";
import { openLog } from "#lib/open-log";
import { republishAll } from "#lib/repository/writes";
import { migrate } from "#prisma/migrate";

const { BAKEHOUSE_DATA, BAKEHOUSE_LOG, DATABASE_URL, BAKEHOUSE_RECIPES } = env();
openLog(BAKEHOUSE_LOG, { process: "launcher" });
try {
  const applied = await migrate(DATABASE_URL, { recipes: BAKEHOUSE_RECIPES });
  await keepReserve(BAKEHOUSE_DATA);
  await republishAll(new Date());
  for (const name of applied) process.stdout.write(`Database: applied ${name}.\n`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
