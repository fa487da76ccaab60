import { factText, type Fact } from '@anyuan/contract';

import { newKey } from '../../../new-key.ts';
import { sumOf } from './digest.ts';
import type { Link } from './tap-store.ts';
import type { Tap } from './tap.ts';

/** What was recorded, without what changes on its way: tries, refusals, names the server gives. */
function contentOf(tap: Tap): string {
  const { fact: _, tries: _tries, refused: _refused, isTold: _told, photos, ...said } = tap;
  return JSON.stringify({ ...said, photos: photos.map(({ name, at, ref }) => ({ name, at, ref })) });
}

/** The next link of this phone's chain, with the tap in it. */
export async function linkWith(last: Link | undefined, tap: Tap, now: string): Promise<{ fact: Fact; link: Link }> {
  const before = last ?? { phone: newKey(), seq: 0, hash: '' };
  const open = {
    phone: before.phone,
    seq: before.seq + 1,
    prev: before.hash,
    at: now,
    what: await sumOf(contentOf(tap)),
  };
  const hash = open.what === '' ? '' : await sumOf(factText(tap.id, open));
  return { fact: { ...open, hash }, link: { phone: open.phone, seq: open.seq, hash } };
}
