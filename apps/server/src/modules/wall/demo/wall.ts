import { sideBySide, type WallContent } from '@anyuan/contract';

import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';

const every = [1, 2, 3, 4, 5, 6, 7];
const columns = 7;

/**
 * The wall of 21 screens (S2-13): a row of single pictures, a row of fours, a row in which cameras take turns; and what
 * it shows by day and by night.
 */
export async function addWall(tx: Tx): Promise<void> {
  const codesOf = async (kind: string) =>
    (
      await tx.db
        .selectFrom('device')
        .select('code')
        .where('kind', '=', kind)
        .where('is_demo', '=', true)
        .orderBy('code')
        .execute()
    ).map(({ code }) => code);
  const screens = await tx.db
    .selectFrom('device')
    .select(['id', 'code'])
    .where('kind', '=', 'screen')
    .where('is_demo', '=', true)
    .orderBy('code')
    .execute();
  const cameras = await codesOf('camera');
  let next = 0;
  const take = (count: number): string[] => cameras.slice(next, (next += count));
  const contents = screens.map((_, i): WallContent => {
    const row = Math.floor(i / columns);
    if (row === 0) return sideBySide(take(1));
    if (row === 1) return sideBySide(take(4));
    return { grid: 1, tiles: [{ kind: 'rotation', cameras: take(8), seconds: 15 }] };
  });
  if (screens.length === 0 || cameras.length < next) return;
  await tx.db
    .insertInto('wall_screen')
    .values(
      screens.map(({ id }, i) => ({
        device_id: id,
        column: i % columns,
        row: Math.floor(i / columns),
        content: contents[i] ?? { grid: 1 as const, tiles: [] },
        set_by_name: '演示',
        set_at: tx.now,
      })),
    )
    .execute();
  const scene = (name: string, at: string, shown: (content: WallContent, i: number) => WallContent) => ({
    id: newId(),
    name,
    screens: Object.fromEntries(screens.map(({ code }, i) => [code, shown(contents[i]!, i)])),
    times: JSON.stringify([{ at, days: every }]),
    changed_at: tx.now,
    is_demo: true,
  });
  await tx.db
    .insertInto('wall_scene')
    .values([
      scene('日间', '07:00', (content) => content),
      scene('夜间出入口', '19:00', (content, i) =>
        i < columns ? sideBySide(cameras.slice(i * 4, i * 4 + 4)) : content,
      ),
    ])
    .execute();
}
