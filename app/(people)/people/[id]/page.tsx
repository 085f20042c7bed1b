import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { auth } from "#lib/people/auth";
import { findAccount } from "#lib/people/reads";
import { ActionButton } from "../../../_client/action-button";
import { visitor } from "../../../_server/visitor";
import { Badge } from "../../../_ui/badge";
import { Facts } from "../../../_ui/facts";
import { formatUtc } from "../../../_ui/format-time";
import { PageHeader } from "../../../_ui/page-header";
import { Panel, Section } from "../../../_ui/section";
import { disable, enable, remove } from "../actions";
import { StateBadge } from "../people-table";
import { PasswordLink } from "./password-link";
import { RoleForm } from "./role-form";

export async function generateMetadata({ params }: PageProps<"/people/[id]">): Promise<Metadata> {
  return { title: (await readPerson((await params).id)).name };
}

export default async function PersonPage({ params }: PageProps<"/people/[id]">) {
  const { id } = await params;
  const [person, { providers }] = await Promise.all([readPerson(id), auth()]);
  const isOwn = (await visitor()).id === id;
  const nameOf = (provider: string) => providers.find((known) => known.id === provider)?.name ?? provider;
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            {person.name}
            {isOwn && <Badge>You</Badge>}
          </span>
        }
        actions={<PersonButtons id={id} name={person.name} isDisabled={person.disabledAt !== null} />}
      >
        <span className="wrap-anywhere">{person.email}</span>
      </PageHeader>
      <div className="grid items-start gap-8 lg:grid-cols-2">
        <Section id="role" title="Role">
          <Panel>
            <RoleForm id={id} role={person.role} decidedBy={person.roleFrom && nameOf(person.roleFrom)} />
          </Panel>
        </Section>
        <Section id="facts" title="About">
          <Panel>
            <Facts
              facts={[
                { name: "State", value: <StateBadge isDisabled={person.disabledAt !== null} /> },
                { name: "Signs in by", value: waysOf(person, nameOf) },
                { name: "Signed in", value: browsersOf(person.sessions.length) },
                { name: "Here since", value: formatUtc(person.createdAt.getTime()) },
              ]}
            />
          </Panel>
        </Section>
      </div>
    </>
  );
}

function PersonButtons({ id, name, isDisabled }: { id: string; name: string; isDisabled: boolean }) {
  return (
    <>
      <PasswordLink id={id} name={name} />
      {isDisabled ? (
        <ActionButton may="enable person" action={enable.bind(null, id)}>
          Enable
        </ActionButton>
      ) : (
        <ActionButton
          may="disable person"
          action={disable.bind(null, id)}
          variant="danger"
          confirm={{
            title: `Disable ${name}?`,
            text: "They are signed out at once, and cannot sign in until you enable them.",
          }}
        >
          Disable
        </ActionButton>
      )}
      <ActionButton
        may="delete person"
        action={remove.bind(null, id)}
        variant="danger"
        confirm={{
          title: `Delete ${name}?`,
          text: "Account, passkeys and links to providers go. What they baked and published stays.",
        }}
      >
        Delete
      </ActionButton>
    </>
  );
}

type Person = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

async function readPerson(id: string): Promise<Person> {
  return (await findAccount(id, new Date())) ?? notFound();
}

function waysOf({ hasPassword, passkeys, providers }: Person, nameOf: (provider: string) => string): string {
  const keys = passkeys.length === 0 ? [] : [passkeys.length === 1 ? "a passkey" : `${passkeys.length} passkeys`];
  const ways = [...(hasPassword ? ["password"] : []), ...keys, ...providers.map(({ provider }) => nameOf(provider))];
  return ways.join(", ") || "nothing";
}

function browsersOf(count: number): string {
  if (count === 0) return "nowhere";
  return count === 1 ? "in one browser" : `in ${count} browsers`;
}
