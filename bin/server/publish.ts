import { WithdrawRequest } from "#lib/standing";
import { IMAGES } from "../../app/_server/operations/images";
import { INBOX } from "../../app/_server/operations/inbox";
import { UsageError } from "../arguments";
import { check, printJson } from "../command";
import { JSON_FLAG } from "../target-flags";
import { ImageFile, ManyImages, OneImage, type ServerImage } from "./answers";
import { ask } from "./ask";
import { printRows } from "./lists";
import type { ServerCommand } from "./server";

/** All of them or none, so that machines see the architectures of a version together. */
export const publish: ServerCommand = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const files = given.positionals.map((file) => check(ImageFile, file, { "": "FILE" }));
    const body = { decision: "publish", files };
    const { images } = await ask(INBOX.decide, { body, answer: ManyImages }, session);
    if (given.has("json")) return printJson(session, { images });
    printRows(images.map(standing), session);
  },
};

export const withdraw: ServerCommand = {
  flags: { reason: { value: "TEXT", help: "why, for everybody who sees the image" }, json: JSON_FLAG },
  async run(given, session) {
    const [file = ""] = given.positionals;
    const params = { file: check(ImageFile, file, { "": "FILE" }) };
    if (!given.has("reason")) throw new UsageError("--reason TEXT is missing.");
    const body = check(WithdrawRequest, { reason: given.value("reason") }, { reason: "--reason" });
    const { image } = await ask(IMAGES.withdraw, { params, body, answer: OneImage }, session);
    session.terminal.log("info", "Machines that have it keep it, and its bytes stay at their address.");
    if (given.has("json")) return printJson(session, { image });
    printRows([standing(image)], session);
  },
};

function standing({ file, state }: ServerImage): string[] {
  return [file, state];
}
