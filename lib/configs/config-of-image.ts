import type { ConfigContext } from "#lib/configs/availability";
import { readFacts } from "#lib/configs/facts";
import { judge } from "#lib/machine/check/judge";
import { withExtension } from "#lib/machine/choices/edit";
import { machineWith, type Requested } from "#lib/machine/choices/from-request";
import { type Format, shownFormat } from "#lib/machine/formats/names";
import type { Rendered } from "#lib/machine/formats/render";

/** What a machine boots with that is to have one image: as it is, and following every newer version. */
export type ImageConfigs = { format: Format; once: Rendered; followed: Rendered };

/** The configs of the image that a request made, as the configurator writes them. */
export async function configsOfImage(request: Requested, context: ConfigContext): Promise<ImageConfigs> {
  const once = machineWith(request);
  const facts = await readFacts(once, context);
  const format = shownFormat(once.target, "bu");
  const followed = withExtension(once, 0, { updates: "all" });
  return { format, once: judge(once, facts, format).rendered, followed: judge(followed, facts, format).rendered };
}
