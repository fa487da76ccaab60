import { createHash } from 'node:crypto';

import type { CaseDetail } from '@anyuan/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { sendFact, sendNextPhoto, withFiles } from './send.ts';
import { hasPhotosLeft, newKey, type CheckTap, type CreateTap, type Photo, type StepTap, type Tap } from './tap.ts';
import { Pace, sendPhoto } from './upload.ts';
import type { Wire } from './wire.ts';

const kept = { personId: newKey(), at: 0, tries: 0, label: '' };
const photoOf = (name: string, ref?: string, size = 1): Photo => ({
  name,
  type: 'image/jpeg',
  bytes: new Uint8Array(size).map((_, at) => at % 251).buffer,
  at: 0,
  ...(ref ? { ref } : {}),
});
const shaOf = (photo: Photo): string => createHash('sha256').update(new Uint8Array(photo.bytes)).digest('hex');

interface Part {
  id: string;
  name: string;
  offset: number;
  size: number;
  subject?: string;
  sha256?: string;
  file: File;
}

/** A server that writes down what it is told, in order. */
function listener() {
  const heard: string[] = [];
  const wire = {
    case: {
      create: async ({ data }: { data: unknown }) => (
        heard.push(`create ${JSON.stringify(data)}`),
        { id: 'case', number: 'YH-202611-0001' }
      ),
      act: async ({ action, after, signature }: Record<string, unknown>) => (
        heard.push(`${String(action)} ${JSON.stringify({ signature, after })}`),
        {} as CaseDetail
      ),
    },
    file: {
      part: async ({ id, name, subject, size }: Part) => (
        heard.push(`part ${name}${subject ? ` of ${subject}` : ''}`),
        { have: size, file: { id } }
      ),
      have: async () => ({ have: 0, file: null }),
    },
    round: {
      check: async ({ id, ...said }: Record<string, unknown>) => {
        heard.push(`check ${JSON.stringify(said)}`);
        return { id };
      },
    },
  } as unknown as Wire;
  return { wire, heard };
}

async function send(wire: Wire, tap: Tap): Promise<void> {
  const sending = { wire, pace: new Pace(), save: async () => {} };
  await sendFact(sending, tap);
  while (hasPhotosLeft(tap)) await sendNextPhoto(sending, tap);
}

test('photos that an answer names go first, the others follow their case', async () => {
  const [one, other] = [newKey(), newKey()];
  const tap: CreateTap = {
    ...kept,
    id: newKey(),
    kind: 'create',
    type: 'hazard',
    title: '通道堵塞',
    data: { photos: [one], goods: [{ name: '刀', picture: other }] },
    photos: [photoOf('a.jpg', one), photoOf('b.jpg', other), photoOf('c.jpg')],
  };
  const { wire, heard } = listener();
  await send(wire, tap);
  expect(heard).toEqual([
    'part a.jpg',
    'part b.jpg',
    `create {"photos":["${one}"],"goods":[{"name":"刀","picture":"${other}"}]}`,
    'part c.jpg of case',
  ]);
});

test('after a lost answer nothing is sent twice', async () => {
  const ref = newKey();
  const photo = { ...photoOf('a.jpg', ref), fileId: 'id-a.jpg' };
  const tap: CreateTap = {
    ...kept,
    id: newKey(),
    tries: 1,
    kind: 'create',
    type: 'hazard',
    title: '通道堵塞',
    data: { photos: [ref] },
    photos: [photo],
  };
  const { wire, heard } = listener();
  await send(wire, tap);
  expect(heard).toEqual(['create {"photos":["id-a.jpg"]}']);
});

test('a step names its signature and photos by what the server calls them', async () => {
  const [signed, shot] = [newKey(), newKey()];
  const tap: StepTap = {
    ...kept,
    id: newKey(),
    kind: 'step',
    caseId: 'case',
    action: 'giveBack',
    input: { signature: signed, after: [shot] },
    photos: [photoOf('s.png', signed), photoOf('x.jpg', shot)],
  };
  const { wire, heard } = listener();
  await send(wire, tap);
  expect(heard).toEqual([
    'part s.png of case',
    'part x.jpg of case',
    `giveBack {"signature":"${signed}","after":["${shot}"]}`,
  ]);
  expect(withFiles({ note: '无', n: null, count: 2 }, tap.photos)).toEqual({ note: '无', n: null, count: 2 });
});

test('what was found at a point goes before its photos, and says which will come and what they are', async () => {
  const ref = newKey();
  const photo = photoOf('a.jpg', ref);
  const tap: CheckTap = {
    ...kept,
    id: newKey(),
    kind: 'check',
    roundId: newKey(),
    point: 'stairs',
    method: 'qr',
    input: { versionId: 'v', answers: { a: 'bad', aPhoto: [ref] }, hazard: true },
    photos: [photo],
  };
  const { wire, heard } = listener();
  await send(wire, tap);
  const said = {
    point: 'stairs',
    method: 'qr',
    versionId: 'v',
    answers: { a: 'bad', aPhoto: [ref] },
    hazard: true,
    coming: [{ id: ref, sha256: shaOf(photo) }],
  };
  expect(heard).toEqual([`check ${JSON.stringify(said)}`, 'part a.jpg']);
});

test('whatever is lost on the way, a photo arrives whole and once, and nothing that has arrived is sent again after a kill', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 900_000 }),
      fc.array(fc.integer({ min: 0, max: 3 })),
      async (size, luck) => {
        const photo = photoOf('a.jpg', newKey(), size);
        let got = Buffer.alloc(0);
        let files = 0;
        const state = (): unknown => ({ have: got.length, file: got.length === size ? { id: photo.ref } : null });
        const file = {
          have: async () => state(),
          part: async (part: Part) => {
            const fate = luck.shift();
            // 1: lost on its way there, 2: its answer is lost.
            if (fate === 1) throw new TypeError('lost');
            expect(part).toMatchObject({ id: photo.ref, size, sha256: shaOf(photo) });
            if (got.length < size && part.offset <= got.length) {
              const bytes = Buffer.from(await part.file.arrayBuffer());
              got = Buffer.concat([got, bytes.subarray(got.length - part.offset)]);
              if (got.length === size) files++;
            }
            if (fate === 2) throw new TypeError('lost');
            return state();
          },
        } as unknown as Wire['file'];
        const pace = new Pace();
        let sent: string | undefined;
        for (let tries = 0; sent === undefined; tries++)
          sent = await sendPhoto({ file }, photo, pace, undefined, tries > 0).catch(() => undefined);
        expect([sent, files, got.equals(Buffer.from(photo.bytes))]).toEqual([photo.ref, 1, true]);
      },
    ),
    { numRuns: 40 },
  );
});
