import { requestsOf } from "#lib/builds/reads";
import { ownImages } from "#lib/images/reads-own";
import { extensionOf } from "#lib/machine/choices/from-request";
import type { Extension } from "#lib/machine/choices/schema";
import type { Arch } from "#lib/words";

/** Images that no list of recipes leads to, each as the choice of exactly it. */
export async function ownExtensions(search: string): Promise<{ arch: Arch; extension: Extension }[]> {
  const images = await ownImages(search, 20);
  const requests = await requestsOf(images.map(({ buildId }) => buildId));
  return images.flatMap(({ buildId }) => {
    const request = requests.get(buildId);
    return request === undefined ? [] : [{ arch: request.arch, extension: extensionOf(request) }];
  });
}
