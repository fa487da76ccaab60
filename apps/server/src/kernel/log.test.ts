import { afterEach, expect, test, vi } from 'vitest';

import { createPool } from './db/pool.ts';
import { freshDatabase } from './db/testing.ts';
import { toApiError } from './http/errors.ts';
import { makeLog } from './log.ts';

afterEach(() => vi.restoreAllMocks());

test('a row that the database refuses does not stand in the log', async () => {
  const database = await freshDatabase();
  const pool = createPool(database.url, { size: 1 });
  try {
    const error: unknown = await pool
      .query(
        `insert into "case" (id, number, type, state, is_open, priority, title, data, at, last_at)
         values (gen_random_uuid(), 'X-1', 'x', 'x', true, 1, null, '{"complainant": "张三"}', now(), now())`,
      )
      .then(
        () => expect.unreachable(),
        (thrown: unknown) => thrown,
      );
    expect(JSON.stringify(error)).toContain('张三');
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => written.push(String(line)) > 0);
    expect(toApiError(error, makeLog('info'))).toMatchObject({ code: 'internal' });
    expect(written.join()).toContain('internal error');
    expect(written.join()).not.toContain('张三');
  } finally {
    await pool.end();
    await database.drop();
  }
});
