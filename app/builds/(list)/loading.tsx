import { PageHeader } from "../../_ui/page-header";
import { Loading, Skeleton } from "../../_ui/skeleton";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { BUILD_COLUMNS } from "../build-row";

const ROWS = Array.from({ length: 10 }, (_, index) => `row-${index}`);

export default function LoadingBuilds() {
  return (
    <>
      <PageHeader title="Builds">What bakes and waits, and every bake before it with its plan and log.</PageHeader>
      <Loading label="Loading builds">
        <div className="flex flex-col gap-4">
          <Skeleton className="h-9 w-full max-w-md rounded-md" />
          <Table label="Builds" className="md:min-w-2xl">
            <TableHead columns={BUILD_COLUMNS} />
            <tbody>
              {ROWS.map((row) => (
                <Row key={row}>
                  {BUILD_COLUMNS.map(({ id, className }) => (
                    <Cell key={id} className={className}>
                      <Skeleton className={id === "what" ? "h-4 w-52" : "h-4 w-16"} />
                    </Cell>
                  ))}
                </Row>
              ))}
            </tbody>
          </Table>
        </div>
      </Loading>
    </>
  );
}
