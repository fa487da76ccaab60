import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Attachment } from '@anyuan/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let operator: As;
let guard: As;
beforeAll(async () => {
  t = await testApp();
  operator = await t.as('control-room');
  guard = await t.as('guard');
});
afterAll(() => t.stop());

async function openCase(who: As = operator): Promise<string> {
  // What one person raises within a minute is gathered.
  t.clock.advance(61);
  return (await who.case.create({ type: 'alarm', title: '门诊大厅', data: { kind: 'panic' } })).id;
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function attach(who: As, id: string, bytes: Uint8Array, name: string) {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  const answer = await who.call('POST', `/api/v1/subjects/case/${id}/files`, form);
  return { status: answer.status, file: answer.json as Attachment, code: codeOf(answer.json) };
}
const codeOf = (json: unknown) => (json as { error?: { code: string } } | null)?.error?.code;

/** A photo as a phone makes it: turned, with the place where it was taken. */
const photo = (width = 640, height = 480) =>
  sharp({ create: { width, height, channels: 3, background: '#c33' } })
    .withExif({
      IFD0: { Make: 'Phone', Model: 'X1' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '39/1 54/1 20/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '116/1 23/1 29/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

test('comments are kept in order with their author, and only readers of the case may write them', async () => {
  const id = await openCase();
  await operator.case.comment({ id, note: '已联系家属' });
  await operator.case.comment({ id, note: '<b>第二条</b>' });
  const { items } = await operator.case.timeline({ id });
  expect(items.filter(({ action }) => action === 'comment')).toMatchObject([
    { note: '已联系家属', actor: { id: operator.personId } },
    { note: '<b>第二条</b>' },
  ]);
  await expect(guard.case.comment({ id, note: '我也说' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(guard.case.timeline({ id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(operator.case.comment({ id, note: '  ' })).rejects.toMatchObject({ code: 'invalid' });
});

test('a link needs the right to read both cases and shows on both', async () => {
  const [a, b] = [await openCase(), await openCase()];
  await operator.case.act({ id: a, action: 'acknowledge' });
  await operator.case.act({ id: a, action: 'dispatch', responders: [guard.personId] });
  await expect(guard.link.add({ kind: 'case', id: a, to: { kind: 'case', id: b } })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(guard.link.add({ kind: 'case', id: b, to: { kind: 'case', id: a } })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(operator.link.add({ kind: 'case', id: a, to: { kind: 'case', id: a } })).rejects.toMatchObject({
    code: 'linked_to_itself',
  });

  const linked = await operator.link.add({ kind: 'case', id: a, to: { kind: 'case', id: b }, relation: 'duplicate' });
  expect(linked.items).toMatchObject([{ id: b, relation: 'duplicate' }]);
  expect((await operator.case.get({ id: b })).links).toMatchObject([{ id: a, relation: 'duplicate' }]);
  for (const id of [a, b])
    expect((await operator.case.timeline({ id })).items.filter(({ action }) => action === 'link')).toHaveLength(1);
  // Who may read only one end is not told of the other.
  expect((await guard.case.get({ id: a })).links).toEqual([]);
  await expect(operator.link.add({ kind: 'case', id: b, to: { kind: 'case', id: a } })).rejects.toMatchObject({
    code: 'already_exists',
  });
  expect((await operator.case.get({ id: a })).links).toHaveLength(1);
});

test('a photo is kept upright without the place it was taken, under the hash of what is kept', async () => {
  const id = await openCase();
  const original = await photo();
  const { exif, orientation } = await sharp(original).metadata();
  expect(orientation).toBe(6);
  // The pointer to the GPS block, in either byte order.
  expect(exif?.includes(Buffer.from('8825', 'hex')) || exif?.includes(Buffer.from('2588', 'hex'))).toBe(true);

  const { status, file } = await attach(operator, id, original, '现场/../照片.jpg');
  expect(status).toBe(200);
  expect(file).toMatchObject({
    type: 'image/jpeg',
    width: 480,
    height: 640,
    positionRemoved: true,
    name: '照片.jpg',
  });
  const got = await operator.call('GET', `/api/v1/files/${file.id}`);
  expect(got.headers['content-type']).toBe('image/jpeg');
  expect(sha256(got.raw)).toBe(file.sha256);
  expect(got.raw.length).toBe(file.size);
  expect((await sharp(got.raw).metadata()).exif).toBeUndefined();
  expect(got.raw.includes('Exif')).toBe(false);
  expect(got.raw.includes('Phone')).toBe(false);
  expect((await operator.file.list({ kind: 'case', id })).items).toEqual([file]);
  const { items } = await operator.case.timeline({ id });
  expect(items.at(-1)).toMatchObject({ action: 'attach', data: { file: file.id, sha256: file.sha256 } });
});

test('the same content is stored once; content changed on the disk is never delivered', async () => {
  const id = await openCase();
  const [one, two] = await Promise.all([1, 2].map(async (n) => attach(operator, id, await photo(50, 40), `${n}.jpg`)));
  expect(one?.file.sha256).toBe(two?.file.sha256);
  expect(one?.file.id).not.toBe(two?.file.id);
  const hash = one?.file.sha256 ?? '';
  const path = join(t.app.config.data, 'files', hash.slice(0, 2), hash.slice(2, 4), hash);
  expect(sha256(await readFile(path))).toBe(hash);
  await writeFile(path, 'swapped');
  expect((await operator.call('GET', `/api/v1/files/${one?.file.id}`)).status).toBe(500);
});

test('attachments belong to their case: who may not read it neither sees nor adds any', async () => {
  const id = await openCase();
  const { file } = await attach(operator, id, await photo(30, 30), 'a.jpg');
  expect(await attach(guard, id, await photo(30, 30), 'b.jpg')).toMatchObject({ status: 404, code: 'not_found' });
  await expect(guard.file.list({ kind: 'case', id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await guard.call('GET', `/api/v1/files/${file.id}`)).status).toBe(404);
  expect((await t.anonymous.call('GET', `/api/v1/files/${file.id}`)).status).toBe(401);
});

const exe = Buffer.concat([
  Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff', 'latin1'),
  Buffer.alloc(600),
]);
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const refused: [string, string, () => Buffer | Promise<Buffer>][] = [
  ['a program with the name of a picture', '照片.jpg', () => exe],
  ['an SVG', 'a.svg', () => svg],
  ['an SVG with the name of a picture', 'a.png', () => svg],
  ['a page', 'a.html', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['an empty file', 'a.jpg', () => Buffer.alloc(0)],
  ['half a picture', 'a.jpg', async () => (await photo(2000, 2000)).subarray(0, 5000)],
  [
    'a picture of 64 megapixels in a few kilobytes',
    'bomb.png',
    () =>
      sharp({ create: { width: 8000, height: 8000, channels: 3, background: '#000' } })
        .png()
        .toBuffer(),
  ],
];
test.each(refused)('%s is refused and nothing is kept', async (_, name, make) => {
  const id = await openCase();
  const bytes = await make();
  expect(await attach(operator, id, bytes, name)).toMatchObject({ status: 422, code: 'bad_file' });
  expect((await operator.file.list({ kind: 'case', id })).items).toEqual([]);
  await expect(t.app.files.get(sha256(bytes))).rejects.toThrow('ENOENT');
});

test('more than 20 MB is refused as too large', async () => {
  const id = await openCase();
  const big = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(21 << 20, 0x20)]);
  expect(await attach(operator, id, big, 'big.pdf')).toMatchObject({ status: 413, code: 'too_large' });
  expect((await operator.file.list({ kind: 'case', id })).items).toEqual([]);
});
