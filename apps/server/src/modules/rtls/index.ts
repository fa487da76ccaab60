import { type DuressAnswer, refuse, rtlsApi, type SignalReceipt } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App, Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { movedTo } from '../device/index.ts';
import { receive } from '../signal/index.ts';
import { readCall } from './read.ts';

/** What devices of this protocol have as `protocol`, and the door's name in the intake log. */
const protocol = 'fhir-rtls';

/** Badges and buttons of staff that a location system hears: HL7 FHIR, `$auxiliary-function`. */
export const rtls: Module = {
  name: 'rtls',
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
  const at = call.at ?? app.clock.now().toISOString();
  return receive(
    app,
    protocol,
    // Who speaks for whom was looked at here: a system for its badges.
    null,
    {
      device,
      key: `${protocol} ${call.badge} ${at}`.slice(0, 128),
      kind: call.event === 'staff-duress' ? 'duress' : call.event,
      at,
      data: { ...(call.location !== null && { location: call.location }), ...(!badge && { zone: call.badge }) },
    },
    { doubts: badge ? [] : ['unknown_zone'] },
  );
}

/** The badge of that name: behind the system that speaks, else anywhere by its own code. */
const badgeOf = (app: App, systemId: string | null, name: string) =>
  app.urgentDb
    .selectFrom('device')
    .select(['id', 'code'])
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
