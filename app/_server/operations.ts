import type { Operation } from "./operation";
import { BUILDS } from "./operations/builds";
import { CONFIGS } from "./operations/configs";
import { IMAGES } from "./operations/images";
import { RECIPES } from "./operations/recipes";
import { SERVER } from "./operations/server";

/** Every operation of the JSON API. */
export const OPERATIONS: readonly Operation[] = [BUILDS, IMAGES, RECIPES, CONFIGS, SERVER].flatMap((group) =>
  Object.values<Operation>(group),
);
