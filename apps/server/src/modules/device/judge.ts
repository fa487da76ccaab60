import { ApiError, CameraSource, deviceKindLabels } from '@anyuan/contract';
import type { Kysely, Selectable } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { reaches, type Rights } from '../../kernel/auth/rights.ts';
import type { DB, DeviceTable } from '../../kernel/db/types.ts';
import type { SheetRow } from '../../kernel/sheet/columns.ts';
import { repeated, type ReportRow } from '../../kernel/sheet/report.ts';
import { rowReader, type Given, type RowReader } from '../../kernel/sheet/row-reader.ts';
import { deviceColumns, transportLabels } from './sheet.ts';
import { splitSource } from './source.ts';

type Row = Selectable<DeviceTable>;

/** A device as it will be. */
export interface After {
  name: string;
  kind: string;
  placeId: string | null;
  x: number | null;
  y: number | null;
  testDueOn: string | null;
  enabled: boolean;
  url: string | null;
  username: string | null;
  /** In the clear, in memory only, until it is sealed. */
  password: string | null;
  newPassword: boolean;
  transport: string | null;
  cameras: string[];
}

/** One row of the sheet, judged. */
export interface Draft extends ReportRow {
  before: (Row & { cameras: string[] }) | undefined;
  after: After;
}

interface Known {
  app: App;
  rights: Rights;
  devices: Map<string, Row & { cameras: string[] }>;
  places: Map<string, { id: string; campus_id: string }>;
  campusOf: Map<string, string>;
}

/** Says of every row what it would do. */
export async function judge(app: App, db: Kysely<DB>, rights: Rights, rows: SheetRow[]): Promise<Draft[]> {
  const [devices, links, places] = await Promise.all([
    db.selectFrom('device').selectAll().execute(),
    db
      .selectFrom('device_camera as l')
      .innerJoin('device as c', 'c.id', 'l.camera_id')
      .select(['l.device_id', 'c.code'])
      .orderBy('l.position')
      .execute(),
    db.selectFrom('place').select(['id', 'code', 'campus_id']).execute(),
  ]);
  const linked = Map.groupBy(links, (link) => link.device_id);
  const known: Known = {
    app,
    rights,
    devices: new Map(
      devices.map((row) => [row.code, { ...row, cameras: (linked.get(row.id) ?? []).map((link) => link.code) }]),
    ),
    places: new Map(places.map((place) => [place.code, place])),
    campusOf: new Map(places.map((place) => [place.id, place.campus_id])),
  };
  const read = rows.map((row) => {
    const reader = rowReader(row, deviceColumns);
    const code = reader.code('code');
    if (!code && reader.problems.length === 0) reader.complain('code', '须填编码', 'a code is needed');
    return { row: row.row, code: code ?? row.cells.get('code') ?? '', reader };
  });
  const twice = repeated(read);
  const drafts = read.map(({ row, code, reader }) => {
    const same = twice.get(code);
    if (same) reader.complain('code', `编码重复:第 ${same.join('、')} 行`, `the code is in rows ${same.join(', ')}`);
    const before = known.devices.get(code);
    return { row, code, reader, before, after: fill(reader, before, known), problems: reader.problems };
  });
  // Cameras may come with the same sheet.
  const kinds = new Map([...devices, ...drafts.map(({ code, after }) => ({ code, kind: after.kind }))].map(kindOf));
  return drafts.map(({ reader, ...draft }): Draft => {
    for (const camera of draft.after.cameras)
      if (camera === draft.code || kinds.get(camera) !== 'camera')
        reader.complain('cameras', `${camera} 不是可关联的摄像机`, `${camera} is not a camera that can be linked`);
    const verdict =
      draft.problems.length > 0
        ? 'bad'
        : !draft.before
          ? 'create'
          : isSame(draft.before, draft.after)
            ? 'same'
            : 'update';
    return { ...draft, verdict };
  });
}

const kindOf = ({ code, kind }: { code: string; kind: string }): [string, string] => [code, kind];
const pick = <T>(given: Given<T>, old: T | null): T | null => (given === undefined ? old : given);

function fill(read: RowReader, before: Draft['before'], known: Known): After {
  const place = read.code('place');
  const found = place ? known.places.get(place) : undefined;
  if (place && !found) read.complain('place', `没有地点 ${place}`, `there is no place ${place}`);
  const placeId = place ? (found?.id ?? null) : pick(place, before?.place_id ?? null);
  const moved = before !== undefined && before.place_id !== placeId;
  const after: After = {
    name: read.text('name', 80) ?? before?.name ?? '',
    kind: read.choice('kind', deviceKindLabels) ?? before?.kind ?? '',
    placeId,
    // Its point was drawn on the plan of the place it leaves.
    x: pick(read.number('x', 0, 100_000), moved ? null : (before?.x ?? null)),
    y: pick(read.number('y', 0, 100_000), moved ? null : (before?.y ?? null)),
    testDueOn: pick(read.date('testDueOn'), before?.test_due_on ?? null),
    enabled: read.flag('enabled') ?? before?.is_enabled ?? true,
    ...source(read, before, known.app),
    cameras: pick(read.codes('cameras', 16), before?.cameras ?? []) ?? [],
  };
  if (read.problems.length === 0) {
    if (after.name === '') read.complain('name', '须填名称', 'a name is needed');
    if (after.kind === '') read.complain('kind', '须填类型', 'a kind is needed');
    if ((after.x === null) !== (after.y === null)) read.complain('x', 'X 和 Y 须同时填写', 'give X and Y together');
    if (after.url !== null && after.kind !== 'camera')
      read.complain('url', '只有摄像机有视频地址', 'only cameras have an address');
  }
  const campus = (id: string | null) => (id === null ? null : (known.campusOf.get(id) ?? null));
  const homes = [campus(placeId), ...(before ? [campus(before.place_id)] : [])];
  if (!homes.every((campusId) => reaches(known.rights, 'device.manage', { campusId })))
    read.complain('code', '不在您管理的院区', 'it is not on a campus you manage');
  return after;
}

function source(read: RowReader, before: Draft['before'], app: App) {
  const url = read.text('url', 500);
  const username = read.text('username', 64);
  const password = read.text('password', 128);
  const old = before?.source_secret ? openOrNull(app, before.source_secret) : null;
  const after = {
    url: pick(url, before?.source_url ?? null),
    username: pick(username, before?.source_user ?? null),
    password: pick(password, old),
    transport: pick(read.choice('transport', transportLabels), before?.source_transport ?? null),
  };
  const judged = () => ({ ...after, newPassword: after.password !== old });
  if (after.url === null)
    return { url: null, username: null, password: null, transport: null, newPassword: old !== null };
  after.transport ??= 'auto';
  if (!url) return judged();
  const parsed = CameraSource.safeParse({ url });
  if (!parsed.success) {
    read.complain('url', '须是 rtsp:// 地址', 'must be an rtsp:// address');
    return judged();
  }
  try {
    const bare = splitSource(parsed.data);
    after.url = bare.url;
    if (username === undefined && bare.username !== undefined) after.username = bare.username;
    if (password === undefined && bare.password !== undefined) after.password = bare.password;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    read.complain('url', '地址无效;用户名和密码请填在各自的列', 'not valid; give user and password in their columns');
  }
  return judged();
}

// Sealed with a key that is gone: it can still be kept or replaced, only not compared.
function openOrNull(app: App, sealed: Buffer): string | null {
  try {
    return app.secrets.open(sealed);
  } catch {
    return null;
  }
}

function isSame(before: NonNullable<Draft['before']>, after: After): boolean {
  const [x, y] = [after.x, after.y].map((n) => (n === null ? null : Math.fround(n)));
  const [oldX, oldY] = [before.x, before.y].map((n) => (n === null ? null : Math.fround(n)));
  return (
    before.name === after.name &&
    before.kind === after.kind &&
    before.place_id === after.placeId &&
    x === oldX &&
    y === oldY &&
    before.test_due_on === after.testDueOn &&
    before.is_enabled === after.enabled &&
    before.source_url === after.url &&
    before.source_user === after.username &&
    before.source_transport === after.transport &&
    before.cameras.join(' ') === after.cameras.join(' ') &&
    !after.newPassword
  );
}
