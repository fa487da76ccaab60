import { setTimeout as wait } from 'node:timers/promises';

import mqtt from 'mqtt';

import type { App } from '../../kernel/app.ts';
import { onMessage, type MqttReply } from './message.ts';
import { parseTopic, replyTopic, type DeviceTopic } from './topics.ts';

/** Takes signals from the hospital's own broker (`MQTT_URL`), which has checked that devices use their own topics. */
export function startBridge(app: App, url: string): () => Promise<void> {
  const stopping = new AbortController();
  const client = mqtt.connect(url, {
    clientId: 'anyuan-server',
    clean: false,
    reconnectPeriod: 1_000,
    // The acknowledgement waits until the message is committed; the broker keeps it until then.
    customHandleAcks: (topic, payload, _packet, done) => {
      const parsed = parseTopic(topic);
      if (!parsed || parsed.what === 'reply') {
        done(0);
        return;
      }
      untilDone(app, parsed, payload, stopping.signal)
        .then((reply) => {
          done(0);
          if (reply) client.publish(replyTopic(parsed.code), JSON.stringify(reply), { qos: 1 });
        })
        .catch(() => undefined);
    },
  });
  client.on('connect', () => {
    app.readiness.set('mqtt', null);
    client.subscribe(['anyuan/device/+/signal', 'anyuan/device/+/heartbeat'], { qos: 1 });
  });
  client.on('close', () => app.readiness.set('mqtt', `no connection to ${new URL(url).host}`));
  client.on('error', (error) => app.log.warn({ err: error }, 'MQTT broker'));
  return async () => {
    stopping.abort();
    await client.endAsync(true);
  };
}

async function untilDone(
  app: App,
  topic: DeviceTopic,
  payload: Buffer,
  signal: AbortSignal,
): Promise<MqttReply | null> {
  for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await onMessage(app, topic, null, payload);
    } catch {
      await wait(pause, undefined, { signal });
    }
  }
}
