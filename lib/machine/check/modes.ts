/**
 * The mode that was meant where a number was written without its leading zero, or a decimal one with it; null when it looks
 * right. Reasonable is what CheckForDecimalMode of coreos/butane (base/util/file.go) takes for reasonable.
 */
export function intendedMode(mode: number, isDirectory = false): number | null {
  if (!isDirectory && mode === 0o420) return 420;
  if (mode < 0 || !/^[0-7]{1,4}$/.test(String(mode))) return null;
  const octal = Number.parseInt(String(mode), 8);
  return !isReasonable(mode, isDirectory) && isReasonable(octal, isDirectory) ? octal : null;
}

function isReasonable(mode: number, isDirectory: boolean): boolean {
  if (mode === 0) return true;
  // Others, group, owner: who is nearer may do at least what others may.
  const classes = [mode & 7, (mode >> 3) & 7, (mode >> 6) & 7];
  let before = 0;
  for (const own of classes) {
    if ((before & ~own) !== 0) return false;
    if ((own & 1) !== 0 && (before & 4) !== 0 && (before & 1) === 0) return false;
    if ((own & 3) !== 0 && (own & 4) === 0) return false;
    before |= own;
  }
  const [, writable, executable] = [4, 2, 1].map((bit) => (before & bit) !== 0);
  if ((before & 4) === 0) return false;
  if (isDirectory) return executable === true && (mode & 0o4000) === 0 && ((mode & 0o3000) === 0 || writable === true);
  const isSpecial = (mode & 0o6000) !== 0;
  return (!isSpecial || (executable === true && (mode & 2) === 0)) && (mode & 0o1000) === 0;
}
