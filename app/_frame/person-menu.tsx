import { ChevronDown, CircleUser } from "lucide-react";
import type { Asker } from "#lib/people/asker";
import { may } from "#lib/people/roles";
import { buttonStyle } from "../_ui/button-style";
import { leave } from "./leave";

/**
 * Who is signed in, and what that person does with it. The browser opens and closes it itself, without a script of ours: plain
 * links, since it would stay open over the page that the router shows.
 */
export function PersonMenu({ asker: { kind, name, role } }: { asker: Asker }) {
  if (kind === "local") return null;
  if (kind !== "person") return <SignInLink />;
  return (
    <div className="relative">
      <button
        type="button"
        popoverTarget="person-menu"
        aria-label={`Account of ${name}`}
        className={buttonStyle({ variant: "quiet", size: "small" }, "[anchor-name:--person]")}
      >
        <CircleUser aria-hidden />
        <span className="max-w-32 truncate max-lg:hidden">{name}</span>
        <ChevronDown aria-hidden className="max-lg:hidden" />
      </button>
      <div
        id="person-menu"
        popover="auto"
        className="fixed inset-auto top-12 right-3 m-0 w-60 rounded-lg border border-line bg-surface p-1.5 text-sm text-ink shadow-over sm:right-6 [&_a]:flex [&_a]:min-h-9 [&_a]:items-center [&_a]:rounded-md [&_a]:px-2.5 [&_a:hover]:bg-sunken"
      >
        <p className="border-b border-line px-2.5 pt-1.5 pb-2.5 wrap-anywhere">
          <span className="font-medium">{name}</span>
          <br />
          <span className="text-muted">{role === null ? "No role yet" : `Signed in as ${role}`}</span>
        </p>
        <div className="pt-1.5">
          {may(role, "change own account") && <a href="/account">Account</a>}
          {may(role, "make token") && <a href="/tokens">Tokens</a>}
          {may(role, "manage people") && <a href="/people">People</a>}
          {may(role, "read audit") && <a href="/audit">Audit log</a>}
          <form action={leave}>
            <button type="submit" className="flex min-h-9 w-full items-center rounded-md px-2.5 hover:bg-sunken">
              Sign out
            </button>
          </form>
        </div>
      </div>
    </div>
  );
}

function SignInLink() {
  return (
    <a href="/sign-in" className={buttonStyle({ size: "small" })}>
      Sign in
    </a>
  );
}
