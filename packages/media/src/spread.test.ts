import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Spread } from './spread.ts';

function spread() {
  const moves: string[] = [];
  let now = 0;
  const made = new Spread(
    (device, from, to) => moves.push(`${device} ${from}→${to}`),
    () => now,
  );
  return { made, moves, later: (ms: number) => (now += ms) };
}

test('each new camera goes where least is read, and stays there', () => {
  const { made, moves } = spread();
  made.add('a', true);
  made.add('b', true);
  const where = Array.from({ length: 10 }, (_, n) => made.of(`c${n}`));
  expect(where.filter((one) => one === 'a')).toHaveLength(5);
  made.add('c', true);
  expect(Array.from({ length: 10 }, (_, n) => made.of(`c${n}`))).toEqual(where);
  expect(made.of('new')).toBe('c');
  expect(moves).toEqual([]);
});

test('one that is gone loses its cameras; those given to it go back when it returns, others do not', () => {
  const { made, moves } = spread();
  made.add('a', true);
  made.add('b', true);
  made.assign(new Map([['mine', 'b']]));
  const any = ['x', 'y', 'z'].find((one) => made.of(one) === 'b')!;
  expect(made.of('mine')).toBe('b');
  made.drop('b');
  expect([made.of('mine'), made.of(any)]).toEqual(['a', 'a']);
  made.add('b', true);
  expect(moves).toEqual(['mine a→b']);
  expect([made.of('mine'), made.of(any)]).toEqual(['b', 'a']);
});

test('one that takes none but its own gets none, as long as there is another', () => {
  const { made } = spread();
  made.add('a', true);
  made.add('own', false);
  expect(['1', '2', '3'].map((one) => made.of(one))).toEqual(['a', 'a', 'a']);
  made.drop('a');
  expect(made.of('1')).toBe('own');
  made.drop('own');
  expect(made.of('1')).toBeUndefined();
});

test('a camera that nobody looks at any more does not count', () => {
  const { made, later } = spread();
  made.add('a', true);
  made.of('1');
  made.counts('1', true);
  later(60_000);
  expect(made.load('a')).toBe(1);
  made.counts('1', false);
  expect(made.load('a')).toBe(0);
});

test('one that is full sends what finds no room to the next, and has it back when there is some', () => {
  const { made, moves, later } = spread();
  for (const [id, takesAny] of [
    ['home', true],
    ['node', false],
  ] as const)
    made.add(id, takesAny);
  made.assign(new Map(['1', '2', '3'].map((one) => [one, 'node'])));
  expect(made.of('3')).toBe('node');
  expect(made.full('3', 'node')).toBe(true);
  expect([made.of('3'), made.of('2')]).toEqual(['home', 'node']);
  expect([made.away(), moves]).toEqual([[{ device: '3', from: 'node', at: 'home' }], ['3 node→home']]);
  // At once it would be sent about.
  made.counts('3', true);
  made.freed('node');
  expect(made.of('3')).toBe('home');
  later(61_000);
  made.assign(new Map(['1', '2', '3'].map((one) => [one, 'node'])));
  expect(made.of('3')).toBe('home');
  made.freed('node');
  expect([made.of('3'), made.away(), moves.at(-1)]).toEqual(['node', [], '3 home→node']);
});

test('a camera for which nobody has room stays where it is asked for; one that is full and comes anew has room', () => {
  const { made } = spread();
  made.add('a', true);
  made.add('b', true);
  const first = made.of('1')!;
  const other = first === 'a' ? 'b' : 'a';
  expect([made.full('1', first), made.of('1')]).toEqual([true, other]);
  expect([made.full('1', other), made.of('1')]).toEqual([false, other]);
  made.drop(first);
  made.add(first, true);
  expect([made.full('1', other), made.of('1')]).toEqual([true, first]);
});

test('whatever happens, a camera is where somebody is alive, and where it was given to if that is', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const device = fc.constantFrom('1', '2', '3', '4');
  const step = fc.oneof(
    fc.record({ add: name, takesAny: fc.boolean() }),
    fc.record({ drop: name }),
    fc.record({ give: device, to: name }),
    fc.record({ ask: device }),
  );
  const isRightAfter = fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const { made } = spread();
    const alive = new Set<string>();
    const given = new Map<string, string>();
    for (const one of steps) {
      if ('add' in one) {
        alive.add(one.add);
        made.add(one.add, one.takesAny);
      } else if ('drop' in one) {
        alive.delete(one.drop);
        made.drop(one.drop);
      } else if ('give' in one) {
        given.set(one.give, one.to);
        made.assign(new Map(given));
      } else {
        const at = made.of(one.ask);
        const wanted = given.get(one.ask);
        const isRight = at === undefined ? alive.size === 0 : alive.has(at);
        const isWhereGiven = wanted === undefined || !alive.has(wanted) || at === wanted;
        if (!isRight || !isWhereGiven) return false;
      }
    }
    return true;
  });
  expect(fc.check(isRightAfter).failed).toBe(false);
});
