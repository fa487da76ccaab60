import { createHash } from 'node:crypto';

import { ApiError, factText, type Beside, type CaseDetail, type ErrorCode } from '@anyuan/contract';
import { describe, expect, test } from 'vitest';

import { Outbox } from './outbox.ts';
import type { Link, TapStore } from './tap-store.ts';
import { newKey, type CheckTap, type StepTap, type Tap } from './tap.ts';
import type { Wire } from './wire.ts';

const me = newKey();
const caseId = newKey();
const start = Date.parse('2026-11-22T14:05:09Z');

/** What outlives a page: stored by value, as IndexedDB does. */
function shelf(): TapStore & { kept: Map<string, Tap> } {
  const kept = new Map<string, Tap>();
  let link: Link | undefined;
  return {
    kept,
    all: async () => [...kept.values()].map((tap) => structuredClone(tap)),
    put: async (tap) => void kept.set(tap.id, structuredClone(tap)),
    remove: async (id) => void kept.delete(id),
    last: async () => link,
    seal: async (tap, next) => {
      if ((link?.seq ?? 0) !== next.seq - 1) return false;
      link = next;
      kept.set(tap.id, structuredClone(tap));
      return true;
    },
  };
}

/** A server with one case, as far as the phone talks to it. */
function hospital() {
  const taken: { action: string; note?: unknown; photos?: unknown }[] = [];
  /** When the phone says each was done. */
  const times: (string | undefined)[] = [];
  const raised = new Map<string, { caseId: string; number: string }>();
  const files: { id: string; name: string }[] = [];
  const checks: string[] = [];
  const answers = new Map<string, unknown>();
  let stamps: Record<string, string> = {};
  let state = 'dispatched';
  const world = {
    taken,
    times,
    raised,
    files,
    checks,
    isDown: false,
    /** The step is taken, but the answer is lost on the way. */
    losesAnswer: false,
    refuses: undefined as ErrorCode | undefined,
    arriveFirst() {
      state = 'onScene';
    },
    now: start,
  };
  const reach = (): void => {
    if (world.isDown) throw new TypeError('Failed to fetch');
  };
  /** As the server does: what came under this key before is answered as it was then. */
  const once = <T>({ key = newKey() }: Beside, work: () => T): T => {
    reach();
    if (!answers.has(key)) answers.set(key, work());
    if (world.losesAnswer) {
      world.losesAnswer = false;
      throw new TypeError('Failed to fetch');
    }
    return answers.get(key) as T;
  };
  const detail = (): CaseDetail =>
    ({
      type: 'alarm',
      state,
      actions: state === 'onScene' ? ['arriveToo'] : [],
      parties: [{ person: { id: me, name: '张三' }, relation: 'responder', stamps, joinedAt: '' }],
    }) as unknown as CaseDetail;
  const wire = {
    case: {
      act: async (
        { action, note, photos }: { action: string; note?: unknown; photos?: unknown },
        beside: Beside = {},
      ) =>
        once(beside, () => {
          if (world.refuses) throw new ApiError(world.refuses);
          const stamp = { accept: 'acceptedAt', arrive: 'arrivedAt', arriveToo: 'arrivedAt' }[action];
          if (stamp && stamp in stamps) throw new ApiError('already_taken', { who: '张三', mine: true });
          if (action === 'arrive' && state === 'onScene') throw new ApiError('already_taken', { who: '李四' });
          if (stamp) stamps = { ...stamps, [stamp]: new Date(world.now).toISOString() };
          taken.push({ action, ...(note === undefined ? {} : { note }), ...(photos === undefined ? {} : { photos }) });
          times.push(beside.doneAt?.toISOString());
          return detail();
        }),
      get: async () => detail(),
    },
    file: {
      have: async () => (reach(), { have: 0, file: null }),
      part: async ({ id, name, size }: { id: string; name: string; size: number }) => {
        reach();
        const file = files.find((one) => one.id === id) ?? { id, name };
        if (!files.includes(file)) files.push(file);
        if (world.losesAnswer) {
          world.losesAnswer = false;
          throw new TypeError('Failed to fetch');
        }
        return { have: size, file };
      },
    },
    round: {
      check: async ({ point }: { point?: string }, beside: Beside = {}) =>
        once(beside, () => (checks.push(`${point} after ${files.length} photos`), {})),
    },
    dispatch: {
      raise: async ({ key }: { key: string }, beside: Beside = {}) =>
        once(beside, () => {
          const made = { caseId: newKey(), number: `JJ-202611-000${raised.size + 1}` };
          raised.set(key, made);
          return made;
        }),
    },
  } as unknown as Wire;
  return Object.assign(world, { wire });
}

function phone(world: ReturnType<typeof hospital>, store: TapStore) {
  const told: Tap[] = [];
  const box = new Outbox({ store, wire: world.wire, personId: me });
  box.use({ told: (tap) => told.push(tap) });
  return { box, told };
}

const step = (action: string, more: Partial<StepTap> = {}): StepTap => ({
  kind: 'step',
  id: newKey(),
  personId: me,
  at: start,
  tries: 0,
  photos: [],
  label: action,
  caseId,
  action,
  input: {},
  ...more,
});

describe('taps without a network', () => {
  test('are kept through a reload, sent in order when it is back, and say when they were made', async () => {
    const [world, store] = [hospital(), shelf()];
    world.isDown = true;
    const before = phone(world, store);
    await before.box.add(step('accept'));
    await before.box.add(step('arrive', { at: start + 60_000 }));
    await before.box.flush();
    expect(before.box.view.taps).toHaveLength(2);
    expect(store.kept.size).toBe(2);

    world.isDown = false;
    world.now = start + 300_000;
    const after = phone(world, store);
    await after.box.flush();
    expect(world.taken).toEqual([{ action: 'accept' }, { action: 'arrive' }]);
    expect(world.times).toEqual(['2026-11-22T14:05:09.000Z', '2026-11-22T14:06:09.000Z']);
    expect(after.box.view.taps).toEqual([]);
    expect(store.kept.size).toBe(0);
  });

  test('of another person on the same phone stay where they are', async () => {
    const [world, store] = [hospital(), shelf()];
    await store.put(step('accept', { personId: newKey() }));
    const { box } = phone(world, store);
    await box.flush();
    expect([world.taken, box.view.taps, store.kept.size]).toEqual([[], [], 1]);
  });

  test('a later step of the case waits for the earlier one, other cases do not', async () => {
    const [world, store] = [hospital(), shelf()];
    const { box } = phone(world, store);
    world.isDown = true;
    await box.add(step('accept'));
    await box.flush();
    world.isDown = false;
    const act = world.wire.case.act;
    const asked: string[] = [];
    world.wire.case.act = async (input, beside) => {
      asked.push(input.action);
      if (input.action === 'accept') throw new ApiError('database_down');
      return act(input, beside);
    };
    await box.add(step('arrive'));
    await box.add(step('feedback', { caseId: newKey(), input: { note: '已控制' } }));
    await box.flush();
    expect(asked).not.toContain('arrive');
    expect(asked).toContain('feedback');
    expect(box.view.taps.map((tap) => tap.label)).toEqual(['accept', 'arrive']);
  });
});

describe('taps that reach the server', () => {
  test('at once carry no added note', async () => {
    const [world, store] = [hospital(), shelf()];
    const { box, told } = phone(world, store);
    await box.add(step('accept'));
    await box.flush();
    expect(world.taken).toEqual([{ action: 'accept' }]);
    expect(told.map((tap) => tap.label)).toEqual(['accept']);
  });

  test('twice, because the answer was lost, count once', async () => {
    const [world, store] = [hospital(), shelf()];
    const { box, told } = phone(world, store);
    world.losesAnswer = true;
    await box.add(step('accept'));
    await box.flush();
    expect(told.map((tap) => tap.tries)).toEqual([1]);
    world.losesAnswer = true;
    await box.add(step('feedback', { input: { note: '已控制' } }));
    await box.flush();
    expect(told.map((tap) => tap.tries)).toEqual([1, 1]);
    expect(box.view.taps).toEqual([]);
    expect(world.taken).toEqual([{ action: 'accept' }, { action: 'feedback', note: '已控制' }]);
  });

  test('and whose answer is lost with the page are told again under the same key: one entry, one answer', async () => {
    const [world, store] = [hospital(), shelf()];
    world.losesAnswer = true;
    const tap = step('arrive', { at: start - 600_000 });
    await store.put(tap);
    // The page is closed before the repeat.
    await phone(world, { ...store, put: async () => {} }).box.load();
    await world.wire.case
      .act({ id: caseId, action: 'arrive' }, { key: tap.id, doneAt: new Date(tap.at) })
      .catch(() => {});
    const { box, told } = phone(world, store);
    await box.flush();
    expect(world.taken).toEqual([{ action: 'arrive' }]);
    expect(world.times).toEqual(['2026-11-22T13:55:09.000Z']);
    expect([told.length, box.view.taps.length]).toEqual([1, 0]);
  });

  test('and arrive after somebody else keep what they became, though that answer is lost', async () => {
    const [world, store] = [hospital(), shelf()];
    world.arriveFirst();
    const { box } = phone(world, store);
    const act = world.wire.case.act;
    world.wire.case.act = async (input, beside) => {
      const item = await act(input, beside);
      world.wire.case.act = act;
      throw new TypeError(`lost ${item.state}`);
    };
    await box.add(step('arrive'));
    await box.flush();
    await box.flush();
    expect(world.taken).toEqual([{ action: 'arriveToo' }]);
    expect(box.view.taps).toEqual([]);
  });

  test('again by another tap of the same step are done, not refused', async () => {
    const [world, store] = [hospital(), shelf()];
    const { box } = phone(world, store);
    await box.add(step('accept'));
    await box.flush();
    await box.add(step('accept'));
    await box.flush();
    expect(box.view.taps).toEqual([]);
    expect(world.taken).toHaveLength(1);
  });

  test('after somebody else was first on scene are told as an arrival of one’s own', async () => {
    const [world, store] = [hospital(), shelf()];
    const { box } = phone(world, store);
    world.arriveFirst();
    await box.add(step('arrive'));
    await box.flush();
    expect(world.taken.map(({ action }) => action)).toEqual(['arriveToo']);
  });

  test('and are refused stay on show until the person has seen it', async () => {
    const [world, store] = [hospital(), shelf()];
    const { box } = phone(world, store);
    world.refuses = 'wrong_person';
    await box.add(step('accept'));
    await box.flush();
    const [tap] = box.view.taps;
    expect(tap?.refused?.code).toBe('wrong_person');
    world.refuses = undefined;
    await box.flush();
    expect(world.taken).toEqual([]);
    await box.again(tap!.id);
    await box.flush();
    expect(world.taken).toHaveLength(1);
  });

  test('with photos send each photo once, though the way breaks in between', async () => {
    const [world, store] = [hospital(), shelf()];
    const photos = ['a.jpg', 'b.jpg'].map((name) => ({
      name,
      type: 'image/jpeg',
      bytes: new ArrayBuffer(8),
      at: start,
    }));
    const { box } = phone(world, store);
    const part = world.wire.file.part;
    let calls = 0;
    world.wire.file.part = async (input) => {
      const made = await part(input);
      calls += 1;
      // The second is stored, but its answer is lost.
      if (calls === 2) throw new TypeError('Failed to fetch');
      return made;
    };
    await box.add(step('feedback', { input: { note: '现场' }, photos }));
    await box.flush();
    const after = phone(world, store);
    await after.box.flush();
    expect(world.files.map(({ name }) => name)).toEqual(['a.jpg', 'b.jpg']);
    expect(world.taken).toEqual([{ action: 'feedback', note: '现场', photos: world.files.map(({ id }) => id) }]);
  });
});

test('a press for help is one alarm, however often it is told', async () => {
  const [world, store] = [hospital(), shelf()];
  const { box, told } = phone(world, store);
  world.losesAnswer = true;
  const id = newKey();
  await box.add({ kind: 'raise', id, personId: me, at: start, tries: 0, photos: [], label: '求助' });
  await box.flush();
  expect(world.raised.size).toBe(1);
  expect(told[0]).toMatchObject({ id, tries: 1, raised: { number: 'JJ-202611-0001' } });
});

test('what one phone records is one chain, through reloads and whoever holds it', async () => {
  const [world, store] = [hospital(), shelf()];
  world.isDown = true;
  await phone(world, store).box.add(step('accept'));
  const { box } = phone(world, store);
  await box.load();
  await Promise.all([box.add(step('arrive')), box.add(step('feedback'))]);
  const facts = [...store.kept.values()]
    .flatMap(({ id, fact }) => (fact ? [{ id, ...fact }] : []))
    .toSorted((a, b) => a.seq - b.seq);
  expect(facts.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(new Set(facts.map(({ phone: one }) => one)).size).toBe(1);
  expect(facts.slice(1).map(({ prev }) => prev)).toEqual(facts.slice(0, 2).map(({ hash }) => hash));
  for (const { id, hash, ...rest } of facts)
    expect(createHash('sha256').update(factText(id, rest)).digest('hex')).toBe(hash);
});

test('a page that goes before its tap is in the chain leaves it to the next page', async () => {
  const [world, store] = [hospital(), shelf()];
  world.isDown = true;
  const { box } = phone(world, { ...store, last: () => new Promise(() => undefined) });
  await box.add(step('accept'));
  expect([...store.kept.values()].map(({ fact }) => fact)).toEqual([undefined]);
  const after = phone(world, store);
  await after.box.flush();
  expect([...store.kept.values()].map(({ fact }) => fact?.seq)).toEqual([1]);
});

test('a press for help does not wait behind a photo that is on its way', async () => {
  const [world, store] = [hospital(), shelf()];
  const { box } = phone(world, store);
  const photo = { name: 'a.jpg', type: 'image/jpeg', bytes: new ArrayBuffer(8), at: start };
  let asked = false;
  world.wire.file.part = () => {
    asked = true;
    return new Promise(() => undefined);
  };
  await box.add(step('feedback', { input: { note: '现场' }, photos: [photo] }));
  await expect.poll(() => asked).toBe(true);
  await box.add({ kind: 'raise', id: newKey(), personId: me, at: start, tries: 0, photos: [], label: '求助' });
  await expect.poll(() => world.raised.size).toBe(1);
  expect(world.taken).toEqual([]);
});

test('a phone that cannot store says so and sends all the same', async () => {
  const world = hospital();
  const broken: TapStore = {
    all: () => Promise.reject(new Error('no storage')),
    put: () => Promise.reject(new Error('no storage')),
    remove: () => Promise.reject(new Error('no storage')),
    last: () => Promise.reject(new Error('no storage')),
    seal: () => Promise.reject(new Error('no storage')),
  };
  const { box } = phone(world, broken);
  await box.add(step('accept'));
  await box.flush();
  expect(world.taken).toHaveLength(1);
  expect(box.view.cannotKeep).toBe(true);
});

const check = (point: string, more: Partial<CheckTap> = {}): CheckTap => {
  const ref = newKey();
  return {
    kind: 'check',
    id: newKey(),
    personId: me,
    at: start,
    tries: 0,
    photos: [{ name: `${point}.jpg`, type: 'image/jpeg', bytes: new ArrayBuffer(8), at: start, ref }],
    label: point,
    roundId: 'round',
    point,
    method: 'qr',
    input: { answers: {}, hazard: false, photos: [ref] },
    ...more,
  };
};

test('what was found is on the server before any photo of it, and what is told counts as told though photos wait', async () => {
  const [world, store] = [hospital(), shelf()];
  const { part } = world.wire.file;
  world.isDown = true;
  const { box, told } = phone(world, store);
  for (const point of ['P1', 'P2', 'P3']) await box.add(check(point));
  await box.flush();
  world.isDown = false;
  world.wire.file.part = async () => {
    throw new TypeError('Failed to fetch');
  };
  await box.flush();
  expect(world.checks).toEqual(['P1 after 0 photos', 'P2 after 0 photos', 'P3 after 0 photos']);
  expect(told.map(({ label }) => label)).toEqual(['P1', 'P2', 'P3']);
  expect(box.view.taps.map(({ isTold }) => isTold)).toEqual([true, true, true]);
  // The page is killed; photos go on, what was told is not told again.
  world.wire.file.part = part;
  const after = phone(world, store);
  await after.box.flush();
  expect(world.files.map(({ name }) => name)).toEqual(['P1.jpg', 'P2.jpg', 'P3.jpg']);
  expect([world.checks.length, after.told.length, store.kept.size]).toEqual([3, 0, 0]);
});

test('a call that was lost among others is said again before any photo takes the way', async () => {
  const [world, store] = [hospital(), shelf()];
  world.isDown = true;
  const { box } = phone(world, store);
  for (const point of ['P1', 'P2', 'P3']) await box.add(check(point));
  await box.flush();
  world.isDown = false;
  const { check: asked } = world.wire.round;
  let calls = 0;
  world.wire.round.check = (async (...args: Parameters<typeof asked>) => {
    if (++calls === 2) throw new TypeError('Failed to fetch');
    return asked(...args);
  }) as typeof asked;
  await box.flush();
  expect(world.checks).toEqual(['P1 after 0 photos', 'P2 after 0 photos', 'P3 after 0 photos']);
  expect([world.files.length, store.kept.size]).toEqual([3, 0]);
});

test('what is recorded while photos are on their way does not wait for them', async () => {
  const [world, store] = [hospital(), shelf()];
  const { box } = phone(world, store);
  const { part } = world.wire.file;
  let go: () => void = () => undefined;
  world.wire.file.part = async (input) => {
    await new Promise<void>((resolve) => (go = resolve));
    return part(input);
  };
  const [one] = check('P1').photos;
  const many = [one!, ...['b', 'c'].map((name) => ({ ...one!, name, ref: newKey() }))];
  await box.add(check('P1', { photos: many }));
  await expect.poll(() => world.checks.length).toBe(1);
  await box.add(check('P2'));
  go();
  await expect.poll(() => world.checks).toEqual(['P1 after 0 photos', 'P2 after 1 photos']);
});

test('a step whose answer names a photo waits for it, and holds up nothing but its own case', async () => {
  const [world, store] = [hospital(), shelf()];
  world.isDown = true;
  const { box } = phone(world, store);
  const photo = { name: 'a.jpg', type: 'image/jpeg', bytes: new ArrayBuffer(8), at: start };
  await box.add(step('feedback', { input: { note: '现场' }, photos: [photo] }));
  await box.add(step('leave'));
  await box.add(step('accept', { caseId: newKey() }));
  await box.flush();
  world.isDown = false;
  await box.flush();
  expect(world.taken.map(({ action }) => action)).toEqual(['accept', 'feedback', 'leave']);
});
