import type { KeyTrouble } from "#lib/signing/schema";
import { TextLink } from "../_ui/links";
import { Notice } from "../_ui/notice";

/** That hosts do not sign with one key: which has what, and what to do. */
export function KeyTroubleNotice({ trouble: { title, advice, keys } }: { trouble: KeyTrouble }) {
  return (
    <Notice tone="bad" role="alert" title={title}>
      <ul className="flex flex-col gap-1">
        {keys.map(({ fingerprint, problem, hosts }) => (
          <li key={`${fingerprint} ${problem}`} className="first-letter:uppercase">
            {hosts.join(", ")}: {problem !== null && `cannot sign. ${problem}`}
            {problem === null && (fingerprint === null ? "signs nothing" : <code>{fingerprint}</code>)}
          </li>
        ))}
      </ul>
      <p>{advice}</p>
      <p>
        <TextLink href="/trust">The keys of this server</TextLink>
      </p>
    </Notice>
  );
}
