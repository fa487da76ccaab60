import { refuse, type CameraAct, type Permission } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Rights } from '../../kernel/auth/index.ts';

/** What is seen, heard or taken of a camera, and who answers for it; null: nobody, so that it has to be open to all. */
export interface Shown {
  camera: string;
  act: CameraAct;
  person: string | null;
  /** The one campus it has to be on; null: any. */
  campus?: () => string | null;
  /** With what is covered of it for others; then he needs the right to that, too. */
  isWhole?: boolean;
}
interface OpenView extends Shown {
  cut: () => void;
}

const views = new WeakMap<App, Set<OpenView>>();
const viewsOf = (app: App): Set<OpenView> => {
  let all = views.get(app);
  if (!all) views.set(app, (all = new Set()));
  return all;
};

const nowhere = '';
/** How far a permission reaches at this moment, for `campus`. */
export function campusOf({ grants, campusId }: Rights, permission: Permission): string | null {
  const scope = grants.get(permission);
  if (scope === 'all') return null;
  return scope === 'campus' ? (campusId ?? nowhere) : nowhere;
}

/** Those of these that may not be any more, in one statement; what cannot be found out throws. */
async function closedAmong<S extends Shown>(app: App, all: readonly S[]): Promise<S[]> {
  if (all.length === 0) return [];
  const { rows } = await sql<{ n: number }>`
    with asked as (
      select * from unnest(${all.map(({ camera }) => camera)}::uuid[], ${all.map(({ act }) => act)}::text[],
        ${all.map(({ person }) => person)}::uuid[], ${all.map(({ campus }) => campus?.() ?? null)}::text[],
        ${all.map(({ isWhole }) => isWhole ?? false)}::boolean[])
        with ordinality as v(camera, act, person, campus, is_whole, n)),
    closed as (
      select a.act, a.person, c.camera from (select distinct act, person from asked) a, cameras_closed(a.act, a.person) c(camera))
    select v.n::int from asked v left join device d on d.id = v.camera left join place p on p.id = d.place_id
    where d.id is null or not d.is_enabled and v.act not in ('playback', 'export')
      or v.is_whole and exists (select from camera_mask m where m.device_id = v.camera and m.masks <> '[]')
        and not exists (select from person_role o join role_grant g on g.role_code = o.role_code
          where o.person_id = v.person and g.permission = 'camera.unmasked' and (g.scope = 'all' or g.scope = 'campus'
            and p.campus_id = (select b.campus_id from person x join department b on b.id = x.department_id where x.id = v.person)))
      or v.campus is not null and v.campus is distinct from p.campus_id::text
      or exists (select from closed c where c.camera = v.camera and c.act = v.act and c.person is not distinct from v.person)`.execute(
    app.db,
  );
  return rows.flatMap(({ n }) => all[n - 1] ?? []);
}

/** Whether it may be; for what was allowed a while ago and is begun now. */
export async function stillOpen(app: App, shown: Shown): Promise<void> {
  if ((await closedAmong(app, [shown])).length > 0) throw refuse('not_found', { what: shown.camera });
}

/** Is cut as soon as it may not be any more; gives how to say that it is over. */
export function watchOver(app: App, view: OpenView): () => void {
  const all = viewsOf(app);
  all.add(view);
  return () => void all.delete(view);
}

/** The same of what leaves piece by piece. */
export async function* whileOpen<T>(
  app: App,
  shown: Shown,
  pieces: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  let isCut = false;
  const over = watchOver(app, { ...shown, cut: () => (isCut = true) });
  try {
    for await (const piece of pieces) {
      if (isCut) throw refuse('not_found', { what: shown.camera });
      yield piece;
    }
  } finally {
    over();
  }
}

/** Ends whatever is seen of a camera; whoever may, comes back. */
export function cutViews(app: App, camera: string): void {
  for (const view of viewsOf(app)) if (view.camera === camera && view.act !== 'talk') view.cut();
}

/** Sends away whoever may not stay. */
export async function recheckViews(app: App): Promise<void> {
  for (const view of await closedAmong(app, [...viewsOf(app)])) {
    viewsOf(app).delete(view);
    view.cut();
  }
}

/** As often as with every other stream it is asked again who may stay. */
const recheckMs = 3_000;
/** Rules, roles, places and reaches change in many ways; all of them are noticed. Gives how to end that. */
export function startRecheck(app: App): () => void {
  let isAsking = false;
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    recheckViews(app)
      .catch((error: unknown) => app.log.warn({ err: error }, 'cannot ask again who may see cameras'))
      .finally(() => (isAsking = false));
  }, recheckMs);
  return () => clearInterval(timer);
}
