"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { getChecks } from "./_client/json";
import { Button } from "./_ui/button";
import { Notice } from "./_ui/notice";
import { PageHeader } from "./_ui/page-header";

type ErrorProps = { error: Error & { digest?: string }; retry(): void };

const checksQuery = queryOptions({
  queryKey: ["checks"],
  queryFn: ({ signal }) => getChecks(signal),
  refetchInterval: 5000,
});

/** What is wrong with the server where it knows it, such as a database that can't be used; else where its log says it. */
export default function ErrorPage({ error, retry }: ErrorProps) {
  const { data } = useQuery(checksQuery);
  const wrong = Object.values(data ?? {}).filter(({ ok }) => !ok);
  return (
    <>
      <PageHeader title="This page could not be shown" />
      <Notice tone="bad" role="alert" title={wrong[0]?.detail ?? "The server failed while it made this page."}>
        {wrong.slice(1).map(({ detail }) => (
          <p key={detail}>{detail}</p>
        ))}
        <p>The server's log has the reason{error.digest === undefined ? "" : ` beside the number ${error.digest}`}.</p>
        <div>
          <Button onPress={retry}>Try again</Button>
        </div>
      </Notice>
    </>
  );
}
