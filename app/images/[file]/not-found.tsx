import { Nearest } from "../../_frame/nearest";
import { NothingHere } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";

export default function ImageNotFound() {
  return (
    <NothingHere title="There is no image of this name" ways={<LinkButton href="/images">Show all images</LinkButton>}>
      <p className="mb-3">It was never baked here, or it was deleted.</p>
      <Nearest kind="image" />
    </NothingHere>
  );
}
