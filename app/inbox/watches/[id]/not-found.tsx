import { NothingHere } from "../../../_ui/empty-state";
import { LinkButton } from "../../../_ui/links";

export default function NoWatch() {
  return (
    <NothingHere title="There is no such watch" ways={<LinkButton href="/inbox/watches">What is followed</LinkButton>}>
      Somebody may have removed it. What it asked for is baked all the same.
    </NothingHere>
  );
}
