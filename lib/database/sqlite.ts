import { setTimeout as sleep } from "node:timers/promises";
import type { Client, Config, InStatement, ResultSet, Transaction } from "@libsql/client";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { databaseFile } from "#lib/database/address";
import { explain, identityOf, troubleWith } from "#lib/database/sqlite-trouble";
import { isLocked } from "#lib/database-error";

const PRAGMAS = ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"];

/** SQLite waits this long for a lock in one go, and stops this process meanwhile; so it is short, and repeated. */
const BUSY_MS = 50;

/**
 * The adapter's own transactions begin DEFERRED, each on a new connection that is never closed: writers then fail with
 * P1008 and file descriptors leak. Here they are BEGIN IMMEDIATE on the one connection; the adapter's mutex keeps others out.
 */
export class OneConnection extends PrismaLibSql {
  constructor(
    url: string,
    private readonly patience: number,
  ) {
    super({ url, intMode: "bigint", timeout: BUSY_MS });
  }

  override createClient(config: Config): Client {
    const file = databaseFile(config.url);
    // libsql would make a missing file, an empty database.
    identityOf(file);
    try {
      const client = super.createClient(config);
      const connection = new Connection(client, file, this.patience);
      client.execute = (statement: InStatement) => connection.execute(statement);
      client.transaction = () => connection.begin();
      return client;
    } catch (error) {
      throw explain(error, file);
    }
  }
}

/** One connection to a SQLite file that waits for locks, outlives them, and notices when the file is not there any more. */
class Connection {
  private readonly send: (statement: InStatement) => Promise<ResultSet>;
  private readonly ask: (sql: string) => Promise<void>;
  private readonly reconnect: () => Promise<void>;
  private readonly identity: string;
  private ready = false;
  private generation = 0;

  constructor(
    client: Client,
    private readonly file: string,
    private readonly patience: number,
  ) {
    this.send = client.execute.bind(client);
    this.ask = client.executeMultiple.bind(client);
    this.reconnect = async () => client.reconnect();
    this.identity = identityOf(file);
  }

  /** Executes a statement, again and again while the database is locked. */
  async execute(statement: InStatement): Promise<ResultSet> {
    const deadline = performance.now() + this.patience;
    for (;;) {
      try {
        return await this.attempt(statement);
      } catch (error) {
        if (!isLocked(error) || performance.now() > deadline) throw error;
        await this.waitForLock(deadline);
      }
    }
  }

  /** Asks for the write lock until it is there or `deadline`; unlike a refused statement, a refused question leaves nothing open. */
  private async waitForLock(deadline: number): Promise<void> {
    while (performance.now() < deadline) {
      // Not all at once again; SQLite's own waiters know no queue.
      await sleep(5 + Math.random() * 20);
      try {
        return await this.ask("BEGIN IMMEDIATE; ROLLBACK");
      } catch (error) {
        if (!isLocked(explain(error, this.file))) throw explain(error, this.file);
      }
    }
  }

  async begin(): Promise<Transaction> {
    await this.execute("BEGIN IMMEDIATE");
    const { generation } = this;
    const within = async (statement: InStatement) => {
      if (generation !== this.generation) throw troubleWith("locked", this.file);
      return this.attempt(statement);
    };
    return {
      execute: within,
      batch: () => Promise.reject(new Error("Prisma sends one statement at a time.")),
      executeMultiple: () => Promise.reject(new Error("Prisma sends one statement at a time.")),
      commit: async () => void (await within("COMMIT")),
      rollback: async () => void (await within("ROLLBACK")),
      close: () => {},
      closed: false,
    };
  }

  private async attempt(statement: InStatement): Promise<ResultSet> {
    try {
      if (identityOf(this.file) !== this.identity) throw troubleWith("gone", this.file);
      await this.prepare();
      return await this.send(statement);
    } catch (error) {
      const explained = explain(error, this.file);
      if (isLocked(explained)) await this.renew();
      throw explained;
    }
  }

  private async prepare(): Promise<void> {
    if (this.ready) return;
    for (const pragma of PRAGMAS) await this.send(`PRAGMA ${pragma}`);
    this.ready = true;
  }

  /**
   * A statement that SQLite refused with SQLITE_BUSY stays open in libsql: what is written after it on the same connection
   * is never committed, and the write lock never given back. Only another connection helps.
   */
  private async renew(): Promise<void> {
    this.ready = false;
    this.generation += 1;
    await this.reconnect();
  }
}
