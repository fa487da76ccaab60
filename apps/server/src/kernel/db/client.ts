import { Client, type ClientConfig } from 'pg';

/**
 * A connection of one's own. Whoever uses it learns of its loss from the query that fails; the `error` event says the
 * same to nobody in particular, and Node ends the program when nobody hears it, even long after the last query.
 */
export function databaseClient(url: string, options: ClientConfig = {}): Client {
  const client = new Client({ connectionString: url, ...options });
  client.on('error', () => undefined);
  return client;
}
