/**
 * Puts text on the clipboard; false when the browser refuses. On plain http:// addresses browsers offer no
 * navigator.clipboard, so there a hidden field is selected and copied, beside `near`, because a dialog keeps focus within itself.
 */
export async function copyText(text: string, near: Element | null): Promise<boolean> {
  if (window.isSecureContext && navigator.clipboard !== undefined) {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (done) return true;
  }
  return copyBySelection(text, near?.parentElement ?? document.body);
}

function copyBySelection(text: string, home: Element): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.setAttribute("aria-hidden", "true");
  field.style.cssText = "position:fixed;top:0;left:0;opacity:0;pointer-events:none";
  home.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return done;
}
