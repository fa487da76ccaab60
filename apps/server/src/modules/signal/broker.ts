import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

import { Aedes, type Client, type PublishPacket } from 'aedes';

import type { App } from '../../kernel/app.ts';
import { makeLinks } from './links.ts';
import { onMessage, refuseForeign, type MqttReply } from './message.ts';
import { openMqttPort } from './mqtt-port.ts';
import { limitPackets } from './packet-limit.ts';
import { makeSignIn } from './sign-in.ts';
import { parseTopic, replyTopic } from './topics.ts';

const maxPacketBytes = 64 << 10;

/** The built-in MQTT broker (3.1 and 3.1.1). A device speaks for itself only, and hears only its own replies. */
export async function startBroker(app: App): Promise<() => Promise<void>> {
  const links = makeLinks(app);
  const signIn = makeSignIn(app, links.admit);
  /** A device's presses are taken one after the other: one that floods waits for itself only. */
  const turns = new WeakMap<Client, Promise<unknown>>();
  const broker = await Aedes.createBroker({
    concurrency: 500,
    connectTimeout: 10_000,
    drainTimeout: 10_000,
    queueLimit: 100,
    maxTopicLevels: 8,
    authenticate: signIn.authenticate,
    preConnect(_client, packet, done) {
      // A last will would speak when its device has gone silent: neither a press nor a sign of life.
      delete packet.will;
      done(null, true);
    },
  });
  (broker as EventEmitter).on('error', (error) => app.log.warn({ err: error }, 'MQTT broker'));

  broker.authorizePublish = (client, packet, callback) => {
    packet.retain = false;
    void settle(client, packet, callback);
  };

  // aedes sends the PUBACK after the callback: QoS 1 acknowledged means committed.
  async function settle(client: Client | null, packet: PublishPacket, done: (error?: Error) => void): Promise<void> {
    let reply: MqttReply | null;
    try {
      reply = await take(client, packet.topic, Buffer.from(packet.payload));
    } catch (error) {
      // No PUBACK and a closed connection: the device keeps the message and comes back with it.
      done(error as Error);
      return;
    }
    done();
    if (reply) answer(packet.topic, reply);
  }

  async function take(client: Client | null, name: string, payload: Buffer): Promise<MqttReply | null> {
    const topic = parseTopic(name);
    const device = client && links.deviceOf(client);
    if (!device || !topic || topic.what === 'reply') throw new Error('not your topic');
    if (topic.code !== device.code) {
      await refuseForeign(app, topic, device.code, payload);
      throw new Error('not your topic');
    }
    const work = () => onMessage(app, topic, device, payload);
    if (topic.what === 'heartbeat') return work();
    const turn = (turns.get(client) ?? Promise.resolve()).then(() => {
      if (client.closed) throw new Error('gone');
      return work();
    });
    turns.set(
      client,
      turn.catch(() => undefined),
    );
    return turn;
  }

  function answer(name: string, reply: MqttReply): void {
    const topic = replyTopic(parseTopic(name)?.code ?? '');
    const payload = JSON.stringify(reply);
    broker.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, () => undefined);
  }

  // Refused with 0x80 in the SUBACK; whoever asks for too much may still press.
  broker.authorizeSubscribe = (client, subscription, callback) => {
    const device = links.deviceOf(client);
    callback(null, device && subscription.topic === replyTopic(device.code) ? subscription : null);
  };

  const { mqttHost: host, mqttPort, mqttsPort } = app.config;
  const connected = (socket: Socket) => {
    const client = broker.handle(socket);
    limitPackets(socket, maxPacketBytes);
    socket.on('close', () => links.leave(client));
  };
  const close: (() => Promise<void>)[] = [];
  if (mqttPort !== 0) close.push(await openMqttPort(host, mqttPort, app.log, connected));
  if (app.tls && mqttsPort !== 0) close.push(await openMqttPort(host, mqttsPort, app.log, connected, app.tls));
  return async () => {
    links.stop();
    signIn.stop();
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    await Promise.all(close.map((one) => one()));
  };
}
