import { type DuressAnswer, refuse, rtlsApi, type SignalReceipt } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App, Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { heard, movedTo } from '../device/index.ts';
import { receive } from '../signal/index.ts';
import { readCall, type Call } from './read.ts';

/** What devices of this protocol have as `protocol`, and the door's name in the intake log. */
const protocol = 'fhir-rtls';

/** Badges and buttons of staff that a location system hears: HL7 FHIR, `$auxiliary-function`. */
export const rtls: Module = {
  name: 'rtls',
  zh: '员工胸牌呼救接入:人员定位系统,HL7 FHIR',
  routes(app) {
    app.http.api('rtls', rtlsApi, {
      auxiliary: async ({ body }, ctx) => taskOf(await takeCall(app, ctx, jsonIn(body))),
    });
  },
};

/** Durable when it returns. A badge that nobody has registered rings, too, on the system that heard it. */
async function takeCall(app: App, ctx: Ctx, said: unknown): Promise<SignalReceipt> {
  const call = readCall(said);
  if (!call) throw refuse('bad_request', { reason: 'Parameters.parameter[device]' });
  const sender = ctx.actor.kind === 'device' ? { id: ctx.actor.id ?? '', code: ctx.actor.name } : null;
  const badge = await badgeOf(app, sender?.id ?? null, call.badge);
  const system = sender && (await codeOf(app, sender.id));
  const device = badge?.code ?? system;
  if (!device) throw refuse('unknown_device', { device: call.badge });
  // A badge is where it was heard last; a place nobody knows by that name stops no call.
  if (badge && call.location !== null)
    await movedTo(app, badge.id, call.location).catch((error: unknown) =>
      app.log.warn({ err: error, badge: badge.code }, 'where a badge is was not kept'),
    );
  if (badge) note(app, badge, call);
  const at = call.at ?? app.clock.now().toISOString();
  const kind = call.event === 'staff-duress' ? 'duress' : call.event;
  return receive(
    app,
    protocol,
    // Who speaks for whom was looked at here: a system for its badges.
    null,
    {
      device,
      // Whatever else a badge says at that moment is no repeat of its call.
      key: [protocol, call.badge, at, ...(kind === 'duress' ? [] : [kind])].join(' ').slice(0, 128),
      kind,
      at,
      data: {
        ...(call.location !== null && { location: call.location }),
        ...(call.battery !== null && { battery: call.battery }),
        ...(!badge && { zone: call.badge }),
      },
    },
    { isKeyMade: true, doubts: badge ? [] : ['unknown_zone'] },
  );
}

/** A badge that tells more than its presses is missed when it tells nothing for longer. */
const quietHours = 26;

interface Badge {
  id: string;
  code: string;
  heartbeat_seconds: number | null;
}

/**
 * What tells of a badge beside its presses is a sign of life, and one that is nearly empty is reported before it is
 * silent. Systems that tell of presses only say nothing about the rest of the day: nobody is missed then.
 */
function note(app: App, { id, code, heartbeat_seconds }: Badge, { event, battery }: Call): void {
  if (event === 'staff-duress' && battery === null && heartbeat_seconds === null) return;
  const isLow = battery !== null && battery < app.settings.get<number>('device.lowBatteryPercent');
  heard(app, id, {
    ...(battery === null ? {} : { fault: isLow ? `电池电量 ${Math.round(battery)}%` : null }),
    ...(heartbeat_seconds === null ? { until: new Date(app.clock.now().getTime() + quietHours * 3_600_000) } : {}),
  }).catch((error: unknown) => app.log.debug({ err: error, device: code }, 'a sign of life was not kept'));
}

/** The badge of that name: behind the system that speaks, else anywhere by its own code. */
const badgeOf = (app: App, systemId: string | null, name: string) =>
  app.urgentDb
    .selectFrom('device')
    .select(['id', 'code', 'heartbeat_seconds'])
    .where('is_enabled', '=', true)
    .where(
      systemId === null
        ? sql<boolean>`(code = ${name} or protocol = ${protocol} and address = ${name})`
        : sql<boolean>`(parent_id = ${systemId} and (address = ${name} or code = ${name}) or id = ${systemId} and code = ${name})`,
    )
    .limit(1)
    .executeTakeFirst();

const codeOf = async (app: App, id: string): Promise<string | undefined> =>
  (await app.urgentDb.selectFrom('device').select('code').where('id', '=', id).executeTakeFirst())?.code;

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw refuse('bad_request', { reason: 'JSON' });
  }
}

const taskOf = ({ caseId, number, signalId }: SignalReceipt): DuressAnswer => ({
  resourceType: 'Parameters',
  parameter: [
    {
      name: 'task',
      resource: {
        resourceType: 'Task',
        id: caseId ?? signalId,
        ...(number === null ? {} : { identifier: [{ value: number }] }),
        status: 'received',
        intent: 'unknown',
        priority: 'stat',
        code: { text: 'Staff Duress' },
      },
    },
  ],
});
