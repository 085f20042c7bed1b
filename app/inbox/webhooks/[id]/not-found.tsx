import { NothingHere } from "../../../_ui/empty-state";
import { LinkButton } from "../../../_ui/links";

export default function NoWebhook() {
  return (
    <NothingHere title="There is no such webhook" ways={<LinkButton href="/inbox/webhooks">Show webhooks</LinkButton>}>
      It may have been deleted.
    </NothingHere>
  );
}
