const ITSELF = /^(127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|(.+\.)?localhost\.?)$/;

/** Whether an address leads back to the computer that asks, so that no machine gets anywhere with it. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && ITSELF.test(new URL(url).hostname);
}

/** The same address as a virtual machine of QEMU's user network sees it: there, this computer is 10.0.2.2. */
export function fromQemu(url: string): string {
  const { protocol, port, pathname } = new URL(url);
  return `${protocol}//10.0.2.2${port === "" ? "" : `:${port}`}${pathname.replace(/\/$/, "")}`;
}
