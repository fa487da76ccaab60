import { refuse } from '@anyuan/contract';
import type { ApiError } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { JsonObject } from '../../kernel/db/json-types.ts';
import { toApiError } from '../../kernel/http/errors.ts';
import { heard } from '../device/index.ts';
import { logRefusal, receive } from './receive.ts';
import type { DeviceTopic } from './topics.ts';

/** What is sent back on the reply topic. */
export type MqttReply = JsonObject;

/** Passing troubles: the sender must keep the message and send it again. */
const passing = new Set(['database_down', 'disk_full', 'internal', 'not_ready']);
export const mayPass = (refusal: ApiError): boolean => passing.has(refusal.code);

/**
 * Deals with one MQTT message. Returning means it may be acknowledged: it is stored, or refused for good and kept
 * in the intake log. Throws when it must come again.
 * @param sender the device that has signed in, or null on a broker that vouches for its topics
 */
export async function onMessage(
  app: App,
  topic: DeviceTopic,
  sender: string | null,
  payload: Buffer,
): Promise<MqttReply | null> {
  if (topic.what === 'heartbeat') return heartbeat(app, topic.code, sender, payload);
  const body = parse(payload);
  try {
    if (body === undefined) throw refuse('bad_request', { reason: { zh: '不是 JSON 对象', en: 'not a JSON object' } });
    // The topic, which was authorised, has the last word on who speaks.
    const receipt = await receive(app, 'mqtt', sender, { ...body, device: topic.code });
    return { key: body['key'], ...receipt };
  } catch (thrown) {
    const refusal = toApiError(thrown, app.log);
    if (mayPass(refusal)) throw refusal;
    await logRefusal(app, 'mqtt', body ? { ...body, device: topic.code } : payload.toString('utf8'), refusal.code);
    return { key: body?.['key'] ?? null, ...refusal.toBody() };
  }
}

async function heartbeat(app: App, code: string, sender: string | null, payload: Buffer): Promise<null> {
  const id =
    sender ??
    (
      await app.urgentDb
        .selectFrom('device')
        .select('id')
        .where('code', '=', code)
        .where('is_enabled', '=', true)
        .executeTakeFirst()
    )?.id;
  const fault = parse(payload)?.['fault'];
  if (id)
    await heard(
      app,
      id,
      typeof fault === 'string' ? { fault: fault.slice(0, 200) || null } : payload.length > 0 ? { fault: null } : {},
    );
  return null;
}

function parse(payload: Buffer): JsonObject | undefined {
  try {
    const value = JSON.parse(payload.toString('utf8')) as unknown;
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
