import type { App } from '../../kernel/app.ts';
import { hashPassword } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId, tokenHash } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { aboutSubject } from '../../kernel/subjects/index.ts';
import { addBooks } from '../book/demo/index.ts';
import { addContracts } from '../contractor/demo/contracts.ts';
import { addThings } from '../register/demo/index.ts';
import { addPlans } from '../round/demo/index.ts';
import { addReadiness } from '../training/demo/index.ts';
import { addWall } from '../wall/demo/wall.ts';
import { demoPassword } from './accounts.ts';
import { cameraAddress, subAddress, usualCameraPort } from './cameras-address.ts';
import { ancestors, makeCampus, type Campus, type DemoPlace } from './campus/places.ts';
import { historyJob } from './cases/history.ts';
import { departments } from './departments.ts';
import { alarmHost, hasToken, makeDevices } from './devices.ts';
import { cameraUser, demoKey, type DemoKey } from './key.ts';
import { makePeople, type DemoPerson } from './people.ts';
import { posts } from './posts.ts';
import { addShifts } from './shifts.ts';
import { addUplink } from './uplink.ts';

export const demoHospitalName = '安源市中心医院(演示)';
const testEveryDays = 30;

/**
 * Fills an empty database with the demonstration hospital: places, plans, people, posts and devices. What happened
 * there in the last two years is played in the background; today's alarms come from what the simulated devices send.
 */
export async function loadDemo(app: App, ctx: Ctx, isAllowed: (tx: Tx) => Promise<void>): Promise<void> {
  const campus = makeCampus();
  const people = makePeople();
  const password = await hashPassword(demoPassword);
  const key = await demoKey(app.config.data);
  const drawings = await storeDrawings(app, campus);
  await ctx.tx(async (tx) => {
    await isAllowed(tx);
    const departmentIds = await addDepartments(tx, campus.root.id);
    await addPlaces(tx, campus, drawings, departmentIds);
    await addPeople(tx, people, password, departmentIds);
    const devices = await addDevices(tx, campus, key);
    const things = await addThings(tx, campus, people, departmentIds);
    await addContracts(tx);
    await addPosts(tx, campus, people);
    await addShifts(tx, campus, people);
    const plans = await addPlans(tx, campus, departmentIds);
    await addReadiness(tx, people);
    await addBooks(tx);
    await addWall(tx);
    await app.settings.put(tx, 'hospital.name', demoHospitalName);
    await app.settings.put(tx, 'hospital.demo', true);
    await app.settings.put(tx, 'hospital.isSetUp', true);
    await app.jobs.add(tx, historyJob, {}, { key: historyJob });
    tx.audit('demo.load', 'place', campus.root.id, {
      places: campus.places.length,
      people: people.length,
      devices,
      things,
      plans,
    });
    tx.publish('setting.changed', campus.root.id, { permission: 'setting.read' });
    tx.publish('place.changed', campus.root.id, { permission: 'place.read', campusId: campus.root.id });
    tx.publish('thing.changed', campus.root.id, { permission: 'register.read', campusId: campus.root.id });
    tx.publish('duty.changed', campus.root.id, { permission: 'duty.read', campusId: campus.root.id });
  });
}

interface Drawing {
  id: string;
  sha256: string;
  size: number;
}

async function storeDrawings(app: App, campus: Campus): Promise<Map<DemoPlace, Drawing>> {
  const withPlan = campus.places.filter((place) => place.plan !== null);
  const stored = await Promise.all(
    withPlan.map(async (place): Promise<[DemoPlace, Drawing]> => {
      const bytes = Buffer.from(place.plan!.svg);
      return [place, { id: newId(), sha256: await app.files.put(bytes), size: bytes.length }];
    }),
  );
  return new Map(stored);
}

async function addDepartments(tx: Tx, campusId: string): Promise<Map<string, string>> {
  const ids = new Map(departments.map(([code]) => [code, newId()]));
  const paths = new Map<string, string>();
  const rows = departments.map(([code, name, parent, phone]) => {
    const path = `${parent ? paths.get(parent) : '/'}${ids.get(code)}/`;
    paths.set(code, path);
    const parentId = parent ? ids.get(parent)! : null;
    return { id: ids.get(code)!, code, name, parent_id: parentId, path, campus_id: campusId, phone, is_demo: true };
  });
  await tx.db.insertInto('department').values(rows).execute();
  return ids;
}

async function addPlaces(
  tx: Tx,
  campus: Campus,
  drawings: Map<DemoPlace, Drawing>,
  departmentIds: Map<string, string>,
): Promise<void> {
  await tx.db
    .insertInto('stored_file')
    .values(
      [...drawings].map(([place, file]) => ({
        ...file,
        name: `${place.code}.svg`,
        type: 'image/svg+xml',
        width: place.plan!.width,
        height: place.plan!.height,
        ...aboutSubject({ kind: 'place', id: place.id }),
        purpose: 'plan',
        at: tx.now,
        is_demo: true,
      })),
    )
    .execute();
  const rows = campus.places.map((place) => {
    const line = ancestors(place);
    return {
      id: place.id,
      code: place.code,
      name: place.name,
      pinyin: pinyinOf(place.name),
      kind: place.kind,
      parent_id: place.parent?.id ?? null,
      path: `/${line.map((one) => one.id).join('/')}/`,
      full_name: line.map((one) => one.name).join(' / '),
      campus_id: campus.root.id,
      is_key: place.keyKind !== null,
      key_kind: place.keyKind,
      phone: place.phone,
      department_id: place.department ? departmentIds.get(place.department)! : null,
      plan_file_id: drawings.get(place)?.id ?? null,
      plan_width: place.plan?.width ?? null,
      plan_height: place.plan?.height ?? null,
      x: place.at?.x ?? null,
      y: place.at?.y ?? null,
      is_demo: true,
    };
  });
  await tx.db.insertInto('place').values(rows).execute();
}

async function addPeople(
  tx: Tx,
  people: DemoPerson[],
  password: string,
  departmentIds: Map<string, string>,
): Promise<void> {
  await tx.db
    .insertInto('person')
    .values(
      people.map((person) => ({
        id: person.id,
        username: person.username,
        name: person.name,
        pinyin: pinyinOf(person.name, { personName: true }),
        title: person.title,
        phone: person.phone,
        kind: person.kind,
        department_id: departmentIds.get(person.department)!,
        password_hash: person.username ? password : null,
        created_at: tx.now,
        is_demo: true,
      })),
    )
    .execute();
  await tx.db
    .insertInto('person_role')
    .values(people.flatMap(({ id, roles }) => roles.map((role_code) => ({ person_id: id, role_code }))))
    .execute();
}

async function addDevices(tx: Tx, campus: Campus, key: DemoKey): Promise<number> {
  const { devices, links } = makeDevices(campus);
  const { secrets } = tx.ctx.app;
  const testDue = dayOf(new Date(tx.now.getTime() + testEveryDays * 86_400_000));
  const rows = devices.map(({ place, at, parent, address = null, protocol = null, ...device }) => {
    const isCamera = device.kind === 'camera';
    const isHost = device.kind === 'alarm-host';
    const isPulled = isCamera && protocol === null;
    return {
      ...device,
      ...at,
      pinyin: pinyinOf(device.name),
      place_id: place.id,
      test_due_on: device.kind.startsWith('panic') ? testDue : null,
      source_url: isPulled ? cameraAddress(usualCameraPort, device.code) : null,
      source_sub_url: isPulled ? subAddress(usualCameraPort, device.code) : null,
      source_user: isPulled ? cameraUser : null,
      source_secret: isPulled ? secrets.seal(key.cameraPassword) : null,
      source_transport: isPulled ? 'tcp' : null,
      parent_id: parent?.id ?? null,
      protocol,
      address,
      secret: isHost
        ? secrets.seal(key.hostKey(device.code))
        : device.kind === 'recorder'
          ? secrets.seal(key.gbPassword(device.code))
          : null,
      maker: device.kind === 'panic-button' ? '演示安防工程' : null,
      heartbeat_seconds: isHost ? alarmHost.heartbeatSeconds : null,
      is_demo: true,
    };
  });
  // Hosts before what hangs on them.
  await tx.db
    .insertInto('device')
    .values(rows.toSorted((a, b) => Number(a.parent_id !== null) - Number(b.parent_id !== null)))
    .execute();
  await tx.db
    .insertInto('device_camera')
    .values(
      [...links].flatMap(([device, cameras]) =>
        cameras.map((camera, position) => ({ device_id: device.id, camera_id: camera.id, position })),
      ),
    )
    .execute();
  await tx.db
    .insertInto('api_token')
    .values(
      devices
        .filter(({ kind }) => hasToken(kind))
        .map(({ id, code }) => ({
          device_id: id,
          token_hash: tokenHash(key.deviceToken(code)),
          created_at: tx.now,
        })),
    )
    .execute();
  await addUplink(tx, devices, key);
  return devices.length;
}

async function addPosts(tx: Tx, campus: Campus, people: DemoPerson[]): Promise<void> {
  const waiting = new Map<string, DemoPerson[]>();
  const nextOf = (role: string): string => {
    const line = waiting.get(role) ?? people.filter((one) => one.roles.at(-1) === role);
    waiting.set(role, line);
    const person = line.shift();
    if (!person) throw new Error(`nobody is left for ${role}`);
    return person.id;
  };
  const ids = posts.map(() => newId());
  await tx.db
    .insertInto('post')
    .values(
      posts.map(({ code, name, kind, place, needed, roundTheClock }, i) => ({
        id: ids[i]!,
        code,
        name,
        kind,
        place_id: campus.find(place).id,
        needed,
        is_round_the_clock: roundTheClock,
        is_demo: true,
      })),
    )
    .execute();
  await tx.db
    .insertInto('sign_on')
    .values(
      posts.flatMap((post, i) =>
        post.at.map((where, n) => ({
          id: newId(),
          post_id: ids[i]!,
          // A team is a leader and his guards.
          person_id: nextOf(post.role === 'guard' && n === 0 ? 'guard-leader' : post.role),
          place_id: campus.find(where).id,
          since: tx.now,
        })),
      ),
    )
    .execute();
}
