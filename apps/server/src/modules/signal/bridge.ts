import { setTimeout as wait } from 'node:timers/promises';

import { ApiError } from '@anyuan/contract';
import mqtt from 'mqtt';

import type { App } from '../../kernel/app.ts';
import { onMessage, type MqttReply } from './message.ts';
import { parseTopic, replyTopic, type DeviceTopic } from './topics.ts';

// Heartbeats want no acknowledgement: the next one comes soon, and presses must not wait behind them.
const subscriptions = { 'anyuan/device/+/signal': { qos: 1 }, 'anyuan/device/+/heartbeat': { qos: 0 } } as const;
/** Messages are dealt with one after the other: one that the server itself stumbles over must not stop the others. */
const internalTries = 5;

/** Takes signals from the hospital's own broker (`MQTT_URL`), which has checked that devices use their own topics. */
export function startBridge(app: App, url: string): () => Promise<void> {
  const { host } = new URL(url);
  /** Ends with the connection: the broker sends again on the next one what was not acknowledged. */
  let connection = new AbortController();
  const lost = (reason: string): void => {
    if (!app.readiness.reasons()['mqtt']?.includes(reason)) app.log.warn({ broker: host }, reason);
    app.readiness.set('mqtt', `${host}: ${reason}`);
  };
  app.readiness.set('mqtt', `${host}: not connected yet`);

  const client = mqtt.connect(url, {
    clientId: 'anyuan-server',
    clean: false,
    resubscribe: false,
    reconnectPeriod: 1_000,
    connectTimeout: 10_000,
  });
  // mqtt.js acknowledges after `done`: what is acknowledged is committed, the broker keeps it until then.
  client.handleMessage = ({ topic, payload, retain }, done) => void take(topic, Buffer.from(payload), retain, done);
  client.on('connect', () => {
    client.subscribe(subscriptions, (error, granted) => {
      if (error || granted?.some(({ qos }) => qos > 2)) lost('the broker does not let us subscribe');
      else app.readiness.set('mqtt', null);
    });
  });
  client.on('close', () => {
    connection.abort();
    connection = new AbortController();
    if (!app.readiness.reasons()['mqtt']) lost('no connection');
  });
  client.on('error', (error) => lost(error.message));

  async function take(name: string, payload: Buffer, retain: boolean, done: () => void): Promise<void> {
    const topic = parseTopic(name);
    // A retained heartbeat is told at every connection, however long the device has been silent.
    if (!topic || topic.what === 'reply' || (topic.what === 'heartbeat' && retain)) return done();
    const { signal } = connection;
    const reply = await untilDone(app, topic, payload, retain, signal).catch(() => undefined);
    if (signal.aborted || reply === undefined) return;
    done();
    if (reply) client.publish(replyTopic(topic.code), JSON.stringify(reply), { qos: 1 });
  }

  return async () => {
    connection.abort();
    await client.endAsync(true);
  };
}

async function untilDone(
  app: App,
  topic: DeviceTopic,
  payload: Buffer,
  isRetained: boolean,
  signal: AbortSignal,
): Promise<MqttReply | null> {
  let internal = 0;
  for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await onMessage(app, topic, null, payload, isRetained);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'internal' && ++internal === internalTries)
        return { ...error.toBody() };
      await wait(pause, undefined, { signal });
    }
  }
}
