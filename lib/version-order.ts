/**
 * Orders versions as systemd does when systemd-sysupdate picks the newest (systemd-analyze compare-versions,
 * https://uapi-group.org/specifications/specs/version_format_specification/). Negative when `a` is older.
 */
export function compareVersions(a: string, b: string): number {
  let left = a.replace(/[^\w.~^-]|_/g, " ");
  let right = b.replace(/[^\w.~^-]|_/g, " ");
  for (;;) {
    left = left.trimStart();
    right = right.trimStart();
    for (const mark of ["~", "", "-", "^", "."]) {
      const [inLeft, inRight] = [startsWith(left, mark), startsWith(right, mark)];
      if (inLeft !== inRight) return inLeft ? -1 : 1;
      if (inLeft && mark === "") return 0;
      if (inLeft) {
        left = left.slice(1);
        right = right.slice(1);
      }
    }
    const isNumber = /^\d/.test(left) || /^\d/.test(right);
    const part = isNumber ? /^\d*/ : /^[A-Za-z]*/;
    const [partLeft = "", partRight = ""] = [part.exec(left)?.[0], part.exec(right)?.[0]];
    const order = isNumber ? compareNumbers(partLeft, partRight) : compareText(partLeft, partRight);
    if (order !== 0) return order;
    left = left.slice(partLeft.length);
    right = right.slice(partRight.length);
  }
}

function startsWith(text: string, mark: string): boolean {
  return mark === "" ? text === "" : text.startsWith(mark);
}

/** Digits are newer than none, even a zero. */
function compareNumbers(a: string, b: string): number {
  if (a === "" || b === "") return compareText(a, b);
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return left.length - right.length || compareText(left, right);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
