import { buttonStyle } from "../../_ui/button-style";

type ProviderLinksProps = { providers: readonly { id: string; name: string }[]; next: string };

/** A button for each provider. Plain links: they lead to another server. */
export function ProviderLinks({ providers, next }: ProviderLinksProps) {
  if (providers.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2">
      {providers.map(({ id, name }) => (
        <li key={id}>
          <a
            href={`/api/auth/start/${id}?next=${encodeURIComponent(next)}`}
            className={buttonStyle({}, "w-full")}
            rel="nofollow"
          >
            <span className="truncate">Sign in with {name}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
