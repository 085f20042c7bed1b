import { renewSignatures } from "#lib/repository/writes";
import { startSigning, withdrawKey } from "#lib/signing/writes";

/** Lets a shipped key sign from a time on; where that is now, all that machines read is signed anew. AppError as `startSigning`. */
export async function letKeySign(fingerprint: string, from: Date, now: Date): Promise<void> {
  await startSigning(fingerprint, from, now);
  await renewSignatures(now);
}

/** Takes a key out of the keyring, once nothing that machines read is signed by it any more. AppError as `withdrawKey`. */
export async function retireKey(fingerprint: string, now: Date): Promise<void> {
  await renewSignatures(now);
  await withdrawKey(fingerprint, now);
}
