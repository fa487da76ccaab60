import { refuse, type ApiError, type ErrorCode } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { toApiError } from '../../kernel/http/index.ts';
import { heard } from '../device/index.ts';
import { notJson, readBytes, textIn } from './reading.ts';
import { logRefusal, receive } from './receive.ts';
import { tokenDoubts } from './token-doubts.ts';
import type { DeviceTopic } from './topics.ts';

/** What is sent back on the reply topic. */
export type MqttReply = JsonObject;

/** Passing troubles: the sender must keep the message and send it again. */
const passing = new Set(['database_down', 'disk_full', 'internal', 'not_ready']);
/** Whether a refusal may be over when the sender comes again. */
export const isPassing = (refusal: ApiError): boolean => passing.has(refusal.code);

/**
 * Deals with one MQTT message. Returning means it may be acknowledged: it is stored, or refused for good and kept
 * in the intake log. Throws when it must come again.
 * @param sender the device that has signed in, or null on a broker that vouches for its topics
 * @param isRetained the broker had kept it for whoever comes later
 */
export async function onMessage(
  app: App,
  topic: DeviceTopic,
  sender: { id: string; tokenEndsAt: Date | null } | null,
  payload: Buffer,
  isRetained = false,
): Promise<MqttReply | null> {
  if (topic.what === 'heartbeat') {
    heartbeat(app, topic.code, sender?.id ?? null, payload);
    return null;
  }
  const { body, doubts } = readBytes(payload);
  const key = typeof body?.['key'] === 'string' || typeof body?.['key'] === 'number' ? body['key'] : null;
  try {
    if (body === undefined) throw refuse('bad_request', { reason: notJson });
    // The topic, which was authorised, has the last word on who speaks.
    const receipt = await receive(
      app,
      'mqtt',
      sender?.id ?? null,
      { ...body, device: topic.code },
      { doubts: [...doubts, ...tokenDoubts(app, sender)], isRetained },
    );
    return { key, ...receipt };
  } catch (thrown) {
    const refusal = toApiError(thrown, app.log);
    const comesAgain = isPassing(refusal);
    // While the database is away or full there is no keeping it either.
    if (!comesAgain || refusal.code === 'internal') await keep(app, topic, body ?? payload, refusal.code);
    if (comesAgain) throw refusal;
    return { key, ...refusal.toBody() };
  }
}

/** Keeps what one device said in another's name. */
export async function refuseForeign(app: App, topic: DeviceTopic, speaker: string, payload: Buffer): Promise<void> {
  if (topic.what === 'signal')
    await keep(app, topic, { ...(readBytes(payload).body ?? { text: textIn(payload) }), speaker }, 'wrong_device');
}

const keep = (app: App, topic: DeviceTopic, body: JsonObject | Buffer, code: ErrorCode): Promise<void> =>
  logRefusal(app, 'mqtt', { ...(Buffer.isBuffer(body) ? { text: textIn(body) } : body), device: topic.code }, code);

/** Nobody waits for it: the next one comes soon, and a press may be right behind. */
function heartbeat(app: App, code: string, sender: string | null, payload: Buffer): void {
  const fault = readBytes(payload).body?.['fault'];
  const what =
    typeof fault === 'string' ? { fault: fault.slice(0, 200) || null } : payload.length > 0 ? { fault: null } : {};
  idOf(app, code, sender)
    .then((id) => (id ? heard(app, id, what) : undefined))
    .catch((error: unknown) => app.log.debug({ err: error, device: code }, 'a heartbeat was not kept'));
}

async function idOf(app: App, code: string, sender: string | null): Promise<string | undefined> {
  if (sender !== null) return sender;
  const row = await app.db
    .selectFrom('device')
    .select('id')
    .where('code', '=', code)
    .where('is_enabled', '=', true)
    .executeTakeFirst();
  return row?.id;
}
