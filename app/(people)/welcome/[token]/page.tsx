import type { Metadata } from "next";
import { LinkPage } from "../../link-page";

export const metadata: Metadata = { title: "Welcome" };

export default async function WelcomePage({ params }: PageProps<"/welcome/[token]">) {
  return <LinkPage token={(await params).token} kinds={["first-admin", "admin"]} />;
}
