import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { databaseClient } from './client.ts';

interface Column {
  table: string;
  name: string;
  type: string;
  isArray: boolean;
  isNullable: boolean;
  hasDefault: boolean;
  isAlways: boolean;
  labels: string[] | null;
  comment: string | null;
}

// Tables, views and their columns; a domain counts as the type it stands on.
const columnsOf = `
select c.relname as "table", a.attname as name, coalesce(e.typname, b.typname, t.typname) as type,
  e.oid is not null as "isArray", not a.attnotnull as "isNullable",
  a.atthasdef or a.attidentity <> '' as "hasDefault", a.attidentity = 'a' or a.attgenerated <> '' as "isAlways",
  (select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_enum l
    where l.enumtypid = coalesce(e.oid, b.oid, t.oid)) as labels,
  col_description(c.oid, a.attnum) as comment
from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
  left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  left join pg_type b on b.oid = t.typbasetype and t.typtype = 'd'
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  and a.attnum > 0 and not a.attisdropped and c.relname <> 'migration'
order by c.relname, a.attnum`;

const typescript: Record<string, string> = {
  ...names('number', 'int2 int4 int8 float4 float8 numeric oid'),
  ...names('string', 'text varchar bpchar char name uuid citext date time timetz inet cidr macaddr tsvector ltree xml'),
  ...names('Timestamp', 'timestamptz timestamp'),
  ...names('Json<JsonValue>', 'json jsonb'),
  bool: 'boolean',
  bytea: 'Buffer',
};

function names(type: string, list: string): Record<string, string> {
  return Object.fromEntries(list.split(' ').map((name) => [name, type]));
}

const head = `// Made by \`npm run generate\` from the migrations; do not edit.
import type { ColumnType, GeneratedAlways } from 'kysely';
`;

const helpers = `
/** May be left out on insert. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;

/** Written as an object or as JSON text; a list only as text, since the driver takes an array for a PostgreSQL array. */
export type Json<T> = ColumnType<T, JsonInput<T>, JsonInput<T>>;
type JsonInput<T> = T extends readonly unknown[] | number | boolean ? string : T | string;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;
`;

/** The text of types.ts for the database as it stands. */
export async function databaseTypes(url: string): Promise<string> {
  const client = databaseClient(url);
  await client.connect();
  try {
    const { rows } = await client.query<Column>(columnsOf);
    const tables = new Map<string, Column[]>();
    for (const column of rows) tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
    const bodies = [...tables].map(([table, columns]) => interfaceOf(table, columns));
    const list = [...tables.keys()].map((table) => `  ${table}: ${interfaceName(table)};\n`).join('');
    return `${head}${jsonImport(bodies.join(''))}${helpers}${bodies.join('')}\nexport interface DB {\n${list}}\n`;
  } finally {
    await client.end();
  }
}

const interfaceName = (table: string) =>
  `${table
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Table`;

const interfaceOf = (table: string, columns: Column[]) =>
  `\nexport interface ${interfaceName(table)} {\n${columns.map((column) => `  ${column.name}: ${typeOf(column)};\n`).join('')}}\n`;

function typeOf(column: Column): string {
  const plain = `${valueType(column)}${column.isNullable ? ' | null' : ''}`;
  if (column.isAlways) return `GeneratedAlways<${plain}>`;
  return column.hasDefault ? `Generated<${plain}>` : plain;
}

function valueType({ table, name, type, isArray, labels, comment }: Column): string {
  const named = /^ts: (.+)$/m.exec(comment ?? '')?.[1];
  if (named !== undefined) return /^jsonb?$/.test(type) && !isArray ? `Json<${named}>` : named;
  const found = labels === null ? typescript[type] : labels.map((label) => `'${label}'`).join(' | ');
  if (found === undefined)
    throw new Error(`${table}.${name}: no TypeScript type for ${type}; say it in a comment 'ts: …'`);
  // Arrays are read as a whole: their items are what the driver gives, not column types.
  const item = found === 'Timestamp' ? 'Date' : found.replace(/^Json<(.*)>$/, '$1');
  if (!isArray) return found;
  return item.includes('|') ? `(${item})[]` : `${item}[]`;
}

/** Imports those exports of json-types.ts that the comments name. */
function jsonImport(bodies: string): string {
  const source = readFileSync(join(import.meta.dirname, 'json-types.ts'), 'utf8');
  const own = [...source.matchAll(/export (?:type|interface) (\w+)/g)].map((match) => match[1]!);
  const lists = [...source.matchAll(/export type \{([^}]*)\}/g)].flatMap((match) => match[1]!.split(','));
  const exported = [...own, ...lists.map((name) => name.trim().split(/ as /).at(-1)!)];
  const used = exported.filter((name) => name !== '' && new RegExp(`\\b${name}\\b`).test(bodies)).sort();
  return used.length === 0 ? '' : `\nimport type { ${used.join(', ')} } from './json-types.ts';\n`;
}
