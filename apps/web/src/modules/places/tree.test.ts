import type { Place } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { findPlaces, kindsBelow, placesOnPlan, treeOf } from './tree.ts';

const place = (id: string, parentId: string | null, more: Partial<Place> = {}): Place => ({
  id,
  code: id.toUpperCase(),
  name: `place ${id}`,
  kind: 'area',
  parentId,
  parent: null,
  path: id,
  key: false,
  keyKind: null,
  phone: null,
  departmentId: null,
  department: null,
  plan: null,
  at: null,
  children: 0,
  devices: 0,
  demo: false,
  ...more,
});
const plan = { fileId: 'f', width: 100, height: 100 };
const campus = place('campus', null, { plan });
const building = place('building', 'campus');
const floor = place('floor', 'building', { plan });
const ward = place('ward', 'floor', { phone: '8120' });
const bed = place('bed', 'ward');
const all = [campus, building, floor, ward, bed];

test('a plan shows the places below it, but not those of a plan further down', () => {
  expect(placesOnPlan(all, campus)).toEqual([building, floor]);
  expect(placesOnPlan(all, floor)).toEqual([ward, bed]);
});

test('a place found by its phone keeps its way from the campus', () => {
  expect(findPlaces(all, '812')).toEqual([campus, building, floor, ward]);
  expect(findPlaces(all, ' ')).toEqual(all);
  expect(findPlaces(all, 'nowhere')).toEqual([]);
});

test('a place whose parent is out of reach is not lost from the tree', () => {
  const tops = treeOf([ward, bed]);
  expect(tops.map((node) => node.place.id)).toEqual(['ward']);
  expect(tops[0]?.children.map((node) => node.place.id)).toEqual(['bed']);
});

test('each kind stands below a larger one; only a campus stands at the top', () => {
  expect(kindsBelow(undefined)).toEqual(['campus']);
  expect(kindsBelow('floor')).toEqual(['area', 'point']);
  expect(kindsBelow('point')).toEqual([]);
});
