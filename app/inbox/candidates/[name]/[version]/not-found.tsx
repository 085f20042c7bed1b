import { NothingHere } from "../../../../_ui/empty-state";
import { LinkButton } from "../../../../_ui/links";

export default function VersionNotFound() {
  return (
    <NothingHere title="No image of this version is here" ways={<LinkButton href="/inbox">Show the inbox</LinkButton>}>
      It was deleted, or never baked.
    </NothingHere>
  );
}
