import { refuse, type Permission } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import { holds, sees, type Rights } from '../auth/rights.ts';
import type { Ctx } from '../ctx.ts';
import type { Reach } from '../db/json-types.ts';
import type { DB } from '../db/types.ts';
import type { Subject, SubjectFacts, SubjectKind } from './types.ts';

/** The kinds of things of this app. */
export interface Subjects {
  add(kind: SubjectKind): void;
  kinds(): readonly SubjectKind[];
  /** Refuses `not_found` for a kind nobody has declared. */
  kindOf(name: string): SubjectKind;
  /** By id, of those that exist. One question to the database for each kind. */
  facts(db: Kysely<DB>, subjects: readonly Subject[]): Promise<ReadonlyMap<string, SubjectFacts>>;
  /** What is known of it, if this caller may see it; else refuses `not_found`. */
  seen(ctx: Ctx, subject: Subject): Promise<SubjectFacts>;
  /** Those of these he may see. */
  visible(ctx: Ctx, subjects: readonly Subject[], db?: Kysely<DB>): Promise<ReadonlyMap<string, SubjectFacts>>;
}

export function makeSubjects(): Subjects {
  const kinds = new Map<string, SubjectKind>();
  const subjects: Subjects = {
    add(kind) {
      if (kinds.has(kind.kind)) throw new Error(`two kinds of subjects are called "${kind.kind}"`);
      kinds.set(kind.kind, kind);
    },
    kinds: () => [...kinds.values()],
    kindOf(name) {
      const kind = kinds.get(name);
      if (!kind) throw refuse('not_found', { what: name });
      return kind;
    },
    async facts(db, asked) {
      const found = await Promise.all(
        [...Map.groupBy(asked, ({ kind }) => kind)].map(async ([kind, some]) => {
          const ids = some.map(({ id }) => id);
          // What a module keeps that is not part of this app is nothing here.
          return [...((await kinds.get(kind)?.facts(db, ids)) ?? [])];
        }),
      );
      return new Map(found.flat());
    },
    async visible(ctx, asked, db = ctx.db) {
      const found = await subjects.facts(db, asked);
      const kindOf = new Map(asked.map(({ kind, id }) => [id, kinds.get(kind)]));
      const seen = [...found].filter(([id, facts]) => {
        const kind = kindOf.get(id);
        return kind !== undefined && maySee(ctx.rights, kind.door, facts.reach);
      });
      const { personId } = ctx.rights;
      if (personId === null) return new Map(seen);
      const hidden = await Promise.all(
        [...Map.groupBy(seen, ([id]) => kindOf.get(id))].map(
          async ([kind, some]) =>
            (await kind?.hidden?.(
              db,
              some.map(([id]) => id),
              [personId],
            )) ?? [],
        ),
      );
      const unseen = new Set(hidden.flat().map(({ id }) => id));
      return new Map(seen.filter(([id]) => !unseen.has(id)));
    },
    async seen(ctx, subject) {
      const facts = (await subjects.visible(ctx, [subject])).get(subject.id);
      // Whoever may not see it is not told that it exists.
      if (!facts) throw refuse('not_found', { what: subject.id });
      return facts;
    },
  };
  return subjects;
}

/** May this caller know of a thing? The one rule for single things of every kind. */
export const maySee = (rights: Rights, door: Permission, reach: Reach): boolean =>
  holds(rights, door) && sees(rights, reach);
