"use client";

import { Button } from "./_ui/button";
import { Notice } from "./_ui/notice";
import { PageHeader } from "./_ui/page-header";

type ErrorProps = { error: Error & { digest?: string }; retry(): void };

export default function ErrorPage({ error, retry }: ErrorProps) {
  return (
    <>
      <PageHeader title="This page could not be shown" />
      <Notice tone="bad" role="alert" title="The server failed while it made this page.">
        <p>
          The server's log has the reason{error.digest === undefined ? "" : ` beside the number ${error.digest}`}.
          Builds and downloads are not affected.
        </p>
        <div>
          <Button onPress={retry}>Try again</Button>
        </div>
      </Notice>
    </>
  );
}
