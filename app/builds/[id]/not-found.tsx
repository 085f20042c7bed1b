import { NothingHere } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";

export default function BuildNotFound() {
  return (
    <NothingHere
      title="There is no such build"
      ways={
        <>
          <LinkButton href="/builds">Show all builds</LinkButton>
          <LinkButton href="/images">Show all images</LinkButton>
        </>
      }
    >
      It was deleted, or the link is cut short. An image that it made may still be there.
    </NothingHere>
  );
}
