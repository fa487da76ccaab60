import type { CaseDetail } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { sendTap, withFiles, type Wire } from './send.ts';
import { newKey, type CheckTap, type CreateTap, type Photo, type StepTap } from './tap.ts';

const kept = { personId: newKey(), at: 0, tries: 0, label: '' };
const photoOf = (name: string, ref?: string): Photo => ({
  name,
  type: 'image/jpeg',
  bytes: new ArrayBuffer(1),
  at: 0,
  ...(ref ? { ref } : {}),
});
const save = async (): Promise<void> => {};

/** A server that writes down what it is told, in order. */
function listener() {
  const heard: string[] = [];
  const wire = {
    case: {
      stage: async ({ file }: { file: File }) => (heard.push(`stage ${file.name}`), { id: `id-${file.name}` }),
      create: async ({ data }: { data: unknown }) => (
        heard.push(`create ${JSON.stringify(data)}`),
        { id: newKey(), number: 'YH-202611-0001' }
      ),
      act: async ({ action, after, signature }: Record<string, unknown>) => (
        heard.push(`${String(action)} ${JSON.stringify({ signature, after })}`),
        {} as CaseDetail
      ),
    },
    file: {
      attach: async ({ file }: { file: File }) => (heard.push(`attach ${file.name}`), { id: `id-${file.name}` }),
      list: async () => ({ items: [] }),
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
  await sendTap(wire, tap, save);
  expect(heard).toEqual([
    'stage a.jpg',
    'stage b.jpg',
    'create {"photos":["id-a.jpg"],"goods":[{"name":"刀","picture":"id-b.jpg"}]}',
    'attach c.jpg',
  ]);
});

test('after a lost answer nothing is staged twice', async () => {
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
  await sendTap(wire, tap, save);
  expect(heard).toEqual(['create {"photos":["id-a.jpg"]}']);
});

test('a step names its signature and photos by what the server calls them', async () => {
  const [signed, shot] = [newKey(), newKey()];
  const tap: StepTap = {
    ...kept,
    id: newKey(),
    kind: 'step',
    caseId: newKey(),
    action: 'giveBack',
    input: { signature: signed, after: [shot] },
    photos: [photoOf('s.png', signed), photoOf('x.jpg', shot)],
  };
  const { wire, heard } = listener();
  await sendTap(wire, tap, save);
  expect(heard).toEqual(['attach s.png', 'attach x.jpg', 'giveBack {"signature":"id-s.png","after":["id-x.jpg"]}']);
  expect(withFiles({ note: '无', n: null, count: 2 }, tap.photos)).toEqual({ note: '无', n: null, count: 2 });
});

test('what was found at a point goes with its photos, which the round holds first', async () => {
  const ref = newKey();
  const tap: CheckTap = {
    ...kept,
    id: newKey(),
    kind: 'check',
    roundId: newKey(),
    point: 'stairs',
    method: 'qr',
    input: { versionId: 'v', answers: { a: 'bad', aPhoto: [ref] }, hazard: true },
    photos: [photoOf('a.jpg', ref)],
  };
  const { wire, heard } = listener();
  await sendTap(wire, tap, save);
  expect(heard).toEqual([
    'attach a.jpg',
    'check {"point":"stairs","method":"qr","versionId":"v","answers":{"a":"bad","aPhoto":["id-a.jpg"]},"hazard":true}',
  ]);
});
