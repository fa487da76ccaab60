import { sql, type RawBuilder } from 'kysely';

import { column, reference, type Draft, type Stored, type World } from '../../kernel/registers/index.ts';

/** The life of a device, as its kind stores it. */
export const lifeStored: Record<string, readonly Stored[]> = {
  maker: [column('maker', 'text', 'maker')],
  resolution: [column('resolution', 'text', 'resolution')],
  installed: [column('installed', 'date', 'installed_on')],
  project: [column('project', 'uuid', 'project_id')],
  replacedBy: [reference('replacedBy', 'device', 'replaced_by_id')],
};

/** The same as values, for judging. `d` is the device. */
export const lifeValues: RawBuilder<unknown> = sql`jsonb_build_object('maker', d.maker, 'resolution', d.resolution,
  'installed', d.installed_on, 'project', d.project_id,
  'replacedBy', (select r.code from device r where r.id = d.replaced_by_id))`;

/** The same as it is shown. */
export const lifeShown: RawBuilder<unknown> = sql`d.maker, d.resolution, d.installed_on::text as installed, d.project_id as project,
  (select jsonb_build_object('id', r.id, 'code', r.code, 'name', r.name)
    from device r where r.id = d.replaced_by_id) as "replacedBy"`;

/** Nothing takes its own place, and a project is one. */
export async function checkLife(drafts: readonly Draft[], { db }: Pick<World, 'db'>): Promise<void> {
  for (const draft of drafts)
    if (draft.given['replacedBy'] === draft.code) draft.complain('replacedBy', '不能是它自己', 'it cannot be itself');
  const projects = drafts.flatMap((draft) =>
    typeof draft.given['project'] === 'string' ? [{ draft, id: draft.given['project'] }] : [],
  );
  if (projects.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select id from thing where kind = 'project' and id = any(${projects.map(({ id }) => id)})`.execute(db);
  const known = new Set(rows.map(({ id }) => id));
  for (const { draft, id } of projects)
    if (!known.has(id)) draft.complain('project', '没有这一项目', 'there is no such project');
}
