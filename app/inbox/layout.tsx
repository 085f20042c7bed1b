import { InboxTabs } from "./inbox-tabs";

export default function InboxLayout({ children }: LayoutProps<"/inbox">) {
  return (
    <>
      <InboxTabs />
      {children}
    </>
  );
}
