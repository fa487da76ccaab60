import type { Unit } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { nearestTo, tilesOf } from './cameras.ts';
import { withDraft } from './drafts.ts';
import { chosenOf, proposed, toggled } from './units.ts';

const unit = (id: string, busy = false): Unit => ({
  person: { id, name: id },
  phone: null,
  post: { code: 'BA', name: '保安', kind: 'guard-team' },
  place: null,
  near: 'building',
  distance: null,
  busy,
  planned: false,
});

test('the nearest free pair is proposed; the own choice holds as long as those people are there', () => {
  const units = [unit('a', true), unit('b'), unit('c'), unit('d')];
  expect(proposed(units)).toEqual(['b', 'c']);
  expect(chosenOf(units, undefined)).toEqual(['b', 'c']);
  expect(chosenOf(units, toggled(['b', 'c'], 'd'))).toEqual(['b', 'c', 'd']);
  expect(chosenOf(units, toggled(['b', 'c'], 'c'))).toEqual(['b']);
  expect(chosenOf(units, ['gone', 'd'])).toEqual(['d']);
});

test('up to four pictures: picked, linked, suggested, nearest on the plan, each once', () => {
  const camera = (code: string, x = 0) => ({ code, name: code, at: { x, y: 0 } });
  const near = nearestTo({ x: 10, y: 0 }, [camera('far', 900), camera('close', 12), { ...camera('lost'), at: null }]);
  expect(near.map(({ code }) => code)).toEqual(['close', 'far']);
  expect(tilesOf([camera('p')], [camera('l'), camera('p')], [camera('s')], near).map(({ code }) => code)).toEqual([
    'p',
    'l',
    's',
    'close',
  ]);
});

test('drafts are kept by what they belong to, forgotten when empty or old', () => {
  const day = 86_400_000;
  const one = withDraft({}, 'c1/comment', '两名男子', 0);
  const two = withDraft(one, 'c2/close', { result: '劝离', persons: undefined }, day);
  expect(two).toMatchObject({ 'c1/comment': { value: '两名男子' }, 'c2/close': { value: { result: '劝离' } } });
  expect(Object.keys(withDraft(two, 'c2/close', { result: '' }, day))).toEqual(['c1/comment']);
  expect(Object.keys(withDraft(two, 'x', 'y', 3 * day + 1)).toSorted()).toEqual(['c2/close', 'x']);
});
