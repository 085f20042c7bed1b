/** Permission bits as chmod takes them: `0755`. */
export function modeText(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
