import type { Asks } from '../db/shapes.ts';
import type { FileStore } from '../files/store.ts';
import type { Problem } from './walk.ts';

const most = 100;
const batch = 500;

/** Reads the bytes of every stored file and compares them with the hash on its row. */
export async function compareFiles(db: Asks, store: FileStore): Promise<{ files: number; problems: Problem[] }> {
  const problems: Problem[] = [];
  let files = 0;
  for (let after = ''; ;) {
    const { rows } = await db.query<{ sha256: string }>(
      `select distinct sha256 from public.stored_file where sha256 > $1 order by sha256 limit ${batch}`,
      [after],
    );
    for (const { sha256 } of rows) {
      files++;
      const state = await store.check(sha256);
      if (state !== 'whole' && problems.length < most) problems.push(...(await told(db, sha256, state)));
    }
    if (rows.length < batch) return { files, problems };
    after = rows.at(-1)?.sha256 ?? '';
  }
}

/** None if the file went rightly while it was looked for. */
async function told(db: Asks, sha256: string, state: 'missing' | 'changed'): Promise<Problem[]> {
  const { rows } = await db.query<{ id: string; name: string; number: string | null }>(
    `select f.id::text, f.name, c.number from public.stored_file f left join public."case" c on c.id = f.subject_id
     where f.sha256 = $1`,
    [sha256],
  );
  return rows.map(({ id, name, number }) => {
    const what = number === null ? name : `${number} ${name}`;
    return {
      seq: 0,
      kind: 'file',
      thing: { table: 'stored_file', key: id, name: what },
      ...(state === 'missing'
        ? { zh: `附件 ${what} 在磁盘上不存在`, en: `File ${what} is not on the disk` }
        : { zh: `附件 ${what} 在磁盘上被改动过`, en: `File ${what} was changed on the disk` }),
    };
  });
}
