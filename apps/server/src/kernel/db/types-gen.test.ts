import { expect, test } from 'vitest';

import { databaseClient } from './client.ts';
import { emptyDatabase } from './testing.ts';
import { databaseTypes } from './types-gen.ts';

const tables = `
create type colour as enum ('red', 'green');
create table key_cabinet (
  id bigint generated always as identity primary key,
  name text not null default '',
  opened_on date,
  opened_at timestamptz not null default now(),
  slots int[] not null,
  moments timestamptz[] not null,
  colour colour not null,
  hash bytea,
  free jsonb,
  stamps jsonb not null default '{}',
  label_length int generated always as (length(name)) stored
);
comment on column key_cabinet.stamps is 'ts: Stamps';
comment on column key_cabinet.name is 'an ordinary remark';
create view open_cabinet as select id, name from key_cabinet;
create table migration (name text);`;

async function typesAfter(sql: string): Promise<string> {
  const { url, drop } = await emptyDatabase();
  const client = databaseClient(url);
  await client.connect();
  await client.query(sql);
  await client.end();
  try {
    return await databaseTypes(url);
  } finally {
    await drop();
  }
}

test('columns become types: defaults, nulls, lists, enumerations, JSON named in comments', async () => {
  const text = await typesAfter(tables);
  expect(text).toContain(`export interface KeyCabinetTable {
  id: GeneratedAlways<number>;
  name: Generated<string>;
  opened_on: string | null;
  opened_at: Generated<Timestamp>;
  slots: number[];
  moments: Date[];
  colour: 'red' | 'green';
  hash: Buffer | null;
  free: Json<JsonValue> | null;
  stamps: Generated<Json<Stamps>>;
  label_length: GeneratedAlways<number | null>;
}`);
  expect(text).toContain("import type { JsonValue, Stamps } from './json-types.ts';");
  expect(text).toContain(
    'export interface DB {\n  key_cabinet: KeyCabinetTable;\n  open_cabinet: OpenCabinetTable;\n}',
  );
});

test('a type that nobody has thought of is named, not guessed', async () => {
  await expect(typesAfter('create table plan (spot point)')).rejects.toThrow('plan.spot');
});
