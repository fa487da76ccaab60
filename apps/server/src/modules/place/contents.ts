import type { ContentKind, PlaceContent } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Rights } from '../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';

/** What else lies in places: declared by whoever keeps it. */
export interface Contents {
  kind: ContentKind;
  /** What lies right in this place, as far as the caller may move it. */
  in(ctx: Ctx, placeId: string): Promise<Omit<PlaceContent, 'kind'>[]>;
  /** Which rows of it, called `d`, the caller may know of; absent: all within his reach. */
  known?(rights: Rights): RawBuilder<boolean>;
  /** Moves some of it, by their ids, to another place. */
  move(tx: Tx, ids: readonly string[], to: { id: string; code: string }): Promise<void>;
}

const known = new WeakMap<App, Contents[]>();

/** Takes part when a place is split. */
export const addContents = (app: App, contents: Contents): void => void known.set(app, [...contentsOf(app), contents]);
export const contentsOf = (app: App): readonly Contents[] => known.get(app) ?? [];

/** Rows `d` of a kind that the caller may know of. */
export const knownIn = (app: App, kind: ContentKind, rights: Rights): RawBuilder<boolean> =>
  contentsOf(app)
    .find((one) => one.kind === kind)
    ?.known?.(rights) ?? sql<boolean>`true`;
