import { keyKindLabels, placeKindLabels } from '@anyuan/contract';
import type { Kysely, Selectable } from 'kysely';

import { reaches, type Rights } from '../../kernel/auth/rights.ts';
import type { DB, PlaceTable } from '../../kernel/db/types.ts';
import type { SheetRow } from '../../kernel/sheet/columns.ts';
import { repeated, type ReportRow } from '../../kernel/sheet/report.ts';
import { rowReader, type Given, type RowReader } from '../../kernel/sheet/row-reader.ts';
import { placeColumns } from './sheet.ts';
import { mayStandBelow, rank } from './tree.ts';

/** A place as it will be. */
interface Node {
  id: string;
  code: string;
  name: string;
  kind: string;
  parent: Node | null;
  key: boolean;
  keyKind: string | null;
  phone: string | null;
  departmentId: string | null;
  x: number | null;
  y: number | null;
}

/** One row of the sheet, judged. */
export interface Draft extends ReportRow {
  before: Selectable<PlaceTable> | undefined;
  after: Node;
  givesPoint: boolean;
}

/** Says of every row what it would do. The rows count together: a parent may stand anywhere in the sheet. */
export async function judge(db: Kysely<DB>, rights: Rights, rows: SheetRow[]): Promise<Draft[]> {
  const [places, departments] = await Promise.all([
    db.selectFrom('place').selectAll().execute(),
    db.selectFrom('department').select(['id', 'code']).execute(),
  ]);
  const departmentId = new Map(departments.map((one) => [one.code, one.id]));
  const before = new Map(places.map((place) => [place.code, place]));
  const nodes = nodesOf(places);
  const given = rows.map((row) => {
    const read = rowReader(row, placeColumns);
    const code = read.code('code');
    if (!code && read.problems.length === 0) read.complain('code', '须填编码', 'a code is needed');
    return { row: row.row, code: code ?? row.cells.get('code') ?? '', read };
  });
  const twice = repeated(given);
  // First every row makes its place as it will be; only then can parents be looked up.
  const drafts = given.map(({ row, code, read }): Draft & { read: RowReader; parentCode: Given<string> } => {
    const same = twice.get(code);
    if (same) read.complain('code', `编码重复:第 ${same.join('、')} 行`, `the code is in rows ${same.join(', ')}`);
    const old = nodes.get(code);
    const after: Node = { ...(old ?? emptyNode(code)) };
    const givesPoint = fill(after, read, departmentId);
    if (!same) nodes.set(code, after);
    return {
      row,
      code,
      read,
      parentCode: read.code('parent'),
      verdict: 'same',
      problems: read.problems,
      before: before.get(code),
      after,
      givesPoint,
    };
  });
  // Places that keep their parent must see what the sheet makes of it.
  for (const node of nodes.values()) if (node.parent) node.parent = nodes.get(node.parent.code) ?? node.parent;
  for (const draft of drafts) placeInTree(draft, draft.parentCode, nodes);
  const draftOf = new Map(drafts.map((draft) => [draft.after, draft]));
  for (const node of nodes.values()) {
    const above = node.parent && draftOf.get(node.parent);
    if (above && !draftOf.has(node) && !mayStandBelow(node.kind, above.after.kind))
      above.read.complain('kind', `下级 ${node.code} 不能在此级之下`, `${node.code} cannot stand below this kind`);
  }
  const campusId = new Map(places.map((place) => [place.id, place.campus_id]));
  // From the campus down: what stands below a bad row cannot be written either.
  for (const draft of [...drafts].sort((a, b) => rank(a.after.kind) - rank(b.after.kind))) {
    const above = draft.after.parent && draftOf.get(draft.after.parent);
    if (above && above !== draft && above.problems.length > 0)
      draft.read.complain('parent', `上级在第 ${above.row} 行,有误`, `the place above, in row ${above.row}, is bad`);
    const root = rootOf(draft.after);
    const homes = [campusId.get(root.id) ?? null, ...(draft.before ? [draft.before.campus_id] : [])];
    if (!homes.every((campus) => reaches(rights, 'place.manage', { campusId: campus })))
      draft.read.complain('code', '不在您管理的院区', 'it is not on a campus you manage');
    draft.verdict = draft.problems.length > 0 ? 'bad' : !draft.before ? 'create' : isSame(draft) ? 'same' : 'update';
  }
  return drafts;
}

function nodesOf(places: Selectable<PlaceTable>[]): Map<string, Node> {
  const byId = new Map<string, Node>();
  for (const { is_key, key_kind, department_id, id, code, name, kind, phone, x, y } of places)
    byId.set(id, {
      id,
      code,
      name,
      kind,
      parent: null,
      key: is_key,
      keyKind: key_kind,
      phone,
      departmentId: department_id,
      x,
      y,
    });
  for (const place of places) {
    const node = byId.get(place.id);
    if (node && place.parent_id) node.parent = byId.get(place.parent_id) ?? null;
  }
  return new Map([...byId.values()].map((node) => [node.code, node]));
}

const emptyNode = (code: string): Node => ({
  id: '',
  code,
  name: '',
  kind: '',
  parent: null,
  key: false,
  keyKind: null,
  phone: null,
  departmentId: null,
  x: null,
  y: null,
});

/** Puts what the row says into the node; true when it says where on the plan. */
function fill(node: Node, read: RowReader, departmentId: Map<string, string>): boolean {
  node.name = read.text('name', 80) ?? node.name;
  node.kind = read.choice('kind', placeKindLabels) ?? node.kind;
  node.key = read.flag('key') ?? node.key;
  node.keyKind = pick(read.choice('keyKind', keyKindLabels), node.keyKind);
  node.phone = pick(read.text('phone', 20), node.phone);
  const department = read.code('department');
  node.departmentId = department ? (departmentId.get(department) ?? null) : pick(department, node.departmentId);
  const [x, y] = [read.number('x', 0, 100_000), read.number('y', 0, 100_000)];
  node.x = pick(x, node.x);
  node.y = pick(y, node.y);
  if (department && !node.departmentId) read.complain('department', `没有科室 ${department}`, `no such department`);
  if (read.problems.length === 0) {
    if (node.name === '') read.complain('name', '须填名称', 'a name is needed');
    if (node.kind === '') read.complain('kind', '须填类型', 'a kind is needed');
    if ((node.x === null) !== (node.y === null)) read.complain('x', 'X 和 Y 须同时填写', 'give X and Y together');
  }
  return x !== undefined || y !== undefined;
}

const pick = <T>(given: Given<T>, old: T | null): T | null => (given === undefined ? old : given);

function placeInTree(draft: Draft & { read: RowReader }, parentCode: Given<string>, nodes: Map<string, Node>): void {
  const { after, read } = draft;
  if (parentCode) {
    const parent = nodes.get(parentCode);
    if (!parent) return read.complain('parent', `没有上级地点 ${parentCode}`, `there is no place ${parentCode}`);
    after.parent = parent;
  } else if (parentCode === null) {
    after.parent = null;
  }
  if (after.kind === 'campus') {
    if (after.parent) read.complain('parent', '院区没有上级', 'a campus has no place above it');
  } else if (after.kind !== '') {
    if (!after.parent) read.complain('parent', '须填上级编码', 'the code of the place above is needed');
    else if (after.parent.kind !== '' && !mayStandBelow(after.kind, after.parent.kind)) {
      read.complain('parent', '上级须是更大的一级', 'the place above must be of a larger kind');
      // A circle must not be followed when the campus is looked for.
      after.parent = null;
    }
  }
}

function rootOf(node: Node): Node {
  let root = node;
  // Kinds only get larger upwards, so five steps are the most; a sheet that is wrong may still hold a circle.
  for (let step = 0; root.parent && step < 5; step++) root = root.parent;
  return root;
}

function isSame({ before, after }: Draft): boolean {
  return (
    before !== undefined &&
    before.name === after.name &&
    before.kind === after.kind &&
    before.parent_id === (after.parent?.id ?? null) &&
    before.is_key === after.key &&
    before.key_kind === after.keyKind &&
    before.phone === after.phone &&
    before.department_id === after.departmentId &&
    sameReal(before.x, after.x) &&
    sameReal(before.y, after.y)
  );
}

/** The database keeps four bytes of a coordinate. */
export const sameReal = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.fround(a) === Math.fround(b);
