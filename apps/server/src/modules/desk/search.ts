import { caseType, thingKind, type SearchHit } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { listPeople } from '../identity/index.ts';
import { listPlaces } from '../place/index.ts';
import { searchThings } from '../register/index.ts';

/** So many of each kind: who finds too much types on. */
const limit = 8;

/** Cases, things, places and people the caller may see, by number, name or pinyin; each through the list it stands in. */
export async function searchEverywhere(ctx: Ctx, q: string): Promise<{ items: SearchHit[] }> {
  const may = ctx.rights.grants;
  const none = { items: [] };
  const [cases, things, places, people] = await Promise.all([
    may.has('case.read') ? ctx.app.cases.list(ctx, { q, sort: 'new', limit }) : none,
    may.has('register.read') ? searchThings(ctx, q, limit) : none,
    may.has('place.read') ? listPlaces(ctx, { q, limit }) : none,
    may.has('person.read') ? listPeople(ctx, { q, limit, active: true }) : none,
  ]);
  return {
    items: [
      ...cases.items.map((one): SearchHit => ({
        kind: 'case',
        id: one.id,
        code: one.number,
        title: one.title,
        note: caseType(one.type)?.label[0] ?? one.type,
        noteEn: caseType(one.type)?.label[1] ?? one.type,
      })),
      ...things.items.map((one): SearchHit => {
        const [zh, en] = thingKind(one.kind)?.label ?? [one.kind, one.kind];
        const where = one.place ? ` · ${one.place}` : '';
        return {
          kind: 'thing',
          id: one.id,
          code: one.code,
          title: one.name,
          note: `${zh}${where}`,
          noteEn: `${en}${where}`,
        };
      }),
      ...places.items.map((one): SearchHit => ({
        kind: 'place',
        id: one.id,
        code: one.code,
        title: one.name,
        note: one.path,
        noteEn: null,
      })),
      ...people.items.map((one): SearchHit => ({
        kind: 'person',
        id: one.id,
        code: one.username,
        title: one.name,
        note: one.departmentName,
        noteEn: null,
      })),
    ],
  };
}
