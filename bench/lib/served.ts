import { signIn, startPostgres, startServer, type Server } from '../../apps/server/test/process.ts';

export interface Served {
  server: Server;
  /** Of its database. */
  databaseUrl: string;
  admin: Awaited<ReturnType<typeof signIn>>;
}

/** A server with a database of its own, signed in to; both are ended whatever becomes of the work. */
export async function withServer<T>(env: Record<string, string>, work: (served: Served) => Promise<T>): Promise<T> {
  const postgres = await startPostgres();
  try {
    const server = await startServer({ env: { DATABASE_URL: postgres.url, ...env } });
    try {
      return await work({ server, databaseUrl: postgres.url, admin: await signIn(server.url) });
    } finally {
      await server.stop();
    }
  } finally {
    await postgres.stop();
  }
}
