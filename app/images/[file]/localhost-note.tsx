import { Notice } from "../../_ui/notice";

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Says that an address only works on this machine, where it does. */
export function LocalhostNote({ url }: { url: string }) {
  const { hostname, host } = new URL(url);
  if (!LOCAL.test(hostname)) return null;
  return (
    <Notice title={`Machines can't reach ${host}: it is the address of the machine you sit at.`}>
      <p>
        Open this page under the server's own address, or set <code>BAKEHOUSE_URL</code> to it; the texts here follow.
      </p>
    </Notice>
  );
}
