export type Fixture = {
  /** For `Upstream.mirror`: `URL/HOST/PATH`. */
  url: string;
  /** Paths asked for, oldest first: `/HOST/PATH?QUERY`. */
  requests: string[];
  close(): Promise<void>;
};

export async function startFixture(_options: { port?: number; rate?: number } = {}): Promise<Fixture> {
  throw new Error("being written");
}
