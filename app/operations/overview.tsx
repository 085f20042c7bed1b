"use client";

import { useQuery } from "@tanstack/react-query";
import { Notice } from "../_ui/notice";
import { Panel, Section } from "../_ui/section";
import { TimeAgo } from "../_ui/times";
import { EndedChart } from "./ended-chart";
import { KeyTroubleNotice } from "./key-trouble";
import { operationsQuery } from "./query";
import { QueueChart } from "./queue-chart";
import { Resources } from "./resources";
import { TroubleTable } from "./trouble-table";
import { WorkerTable } from "./worker-table";

/** All of the page, which reads itself anew. */
export function Overview() {
  const { data, isError } = useQuery(operationsQuery);
  if (data === undefined) return null;
  const { workers, queue, troubles, signatures } = data;
  const places = workers.reduce((sum, { concurrency }) => sum + concurrency, 0);
  return (
    <>
      {isError && (
        <Notice tone="warn" role="status" title="This page can’t reach the server.">
          <p>
            What it shows is from <TimeAgo at={data.at} />. It keeps trying.
          </p>
        </Notice>
      )}
      {signatures.trouble !== null && <KeyTroubleNotice trouble={signatures.trouble} />}
      <Section id="workers" title="Workers" note={workersInWords(workers.length, places)}>
        <WorkerTable workers={workers} />
      </Section>
      <div className="grid gap-6 lg:grid-cols-2">
        <Section id="queue" title="Queue" note="The most builds at any one moment of a quarter of an hour">
          <Panel>
            <QueueChart queue={queue} places={places} />
          </Panel>
        </Section>
        <Section id="ended" title="Ended builds" note="What became of them, hour by hour">
          <Panel>
            <EndedChart spans={queue.ended} />
          </Panel>
        </Section>
      </div>
      <Section id="troubles" title="Last errors" note="Builds that failed, and what fails by now">
        <TroubleTable troubles={troubles} />
      </Section>
      <Resources operations={data} />
    </>
  );
}

function workersInWords(count: number, places: number): string {
  if (count === 0) return "None gives signs of life";
  const workers = count === 1 ? "1 worker" : `${count} workers`;
  return `${workers}, ${places === 1 ? "1 build" : `${places} builds`} at once`;
}
