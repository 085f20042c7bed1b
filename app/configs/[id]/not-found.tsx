import { NothingHere } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";

export default function ConfigNotFound() {
  return (
    <NothingHere
      title="There is no such saved config"
      ways={
        <>
          <LinkButton href="/configs">Show saved configs</LinkButton>
          <LinkButton href="/">Configure a machine</LinkButton>
        </>
      }
    >
      Whoever saved it deleted it, or the link is cut short. Machines find nothing at its addresses either.
    </NothingHere>
  );
}
