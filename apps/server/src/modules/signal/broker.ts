import { createServer, type Server } from 'node:net';

import { refuse } from '@anyuan/contract';
import { Aedes, type Client } from 'aedes';

import type { App } from '../../kernel/app.ts';
import { byToken } from '../../kernel/auth/sessions.ts';
import { exitCodes, StartError } from '../../kernel/start-error.ts';
import { onMessage } from './message.ts';
import { parseTopic, replyTopic } from './topics.ts';

interface Device {
  id: string;
  code: string;
}

/** The built-in MQTT broker. User name is the device's code, password its token; a device speaks for itself only. */
export async function startBroker(app: App, host: string, port: number): Promise<() => Promise<void>> {
  const devices = new WeakMap<Client, Device>();
  const broker = await Aedes.createBroker({
    concurrency: 500,
    heartbeatInterval: 60_000,
    maxClientsIdLength: 128,
    queueLimit: 1_000,
  });

  broker.authenticate = (client, username, password, done) => {
    signIn(app, username, password)
      .then((device) => {
        devices.set(client, device);
        done(null, true);
      })
      .catch(() => done(Object.assign(new Error('bad user name or password'), { returnCode: 4 as never }), false));
  };

  // aedes sends the PUBACK after this callback: QoS 1 acknowledged means committed.
  broker.authorizePublish = (client, packet, callback) => {
    const topic = parseTopic(packet.topic);
    const device = client && devices.get(client);
    if (!device || !topic || topic.what === 'reply' || topic.code !== device.code) {
      callback(new Error('not your topic'));
      return;
    }
    onMessage(app, topic, device.id, Buffer.from(packet.payload))
      .then((reply) => {
        callback(null);
        if (reply)
          broker.publish(
            {
              cmd: 'publish',
              topic: replyTopic(device.code),
              payload: JSON.stringify(reply),
              qos: 1,
              retain: false,
              dup: false,
            },
            () => undefined,
          );
      })
      // No PUBACK and a closed connection: the device keeps the message and comes back with it.
      .catch((error: Error) => callback(error));
  };

  broker.authorizeSubscribe = (client, subscription, callback) => {
    const device = devices.get(client);
    const allowed = device !== undefined && subscription.topic === replyTopic(device.code);
    callback(allowed ? null : new Error('not your topic'), allowed ? subscription : null);
  };
  broker.on('clientError', (client) => client.close());
  broker.on('connectionError', (client) => client.close());

  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    broker.handle(socket);
  });
  await listen(server, host, port);
  return () =>
    new Promise((resolve) => {
      broker.close(() => server.close(() => resolve()));
    });
}

async function signIn(app: App, username: string | undefined, password: Buffer | undefined): Promise<Device> {
  const who = await byToken(app.urgentDb, password?.toString('utf8') ?? '');
  if (who.actor.kind !== 'device' || who.actor.name !== username) throw refuse('bad_token');
  return { id: who.actor.id, code: who.actor.name };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new StartError(
              'mqtt_port_taken',
              `MQTT 端口 ${port} 已被占用,请用 ANYUAN_MQTT_PORT 指定其他端口(0 = 关闭)`,
              `The MQTT port ${port} is taken; choose another with ANYUAN_MQTT_PORT (0 = off)`,
              { exitCode: exitCodes.unavailable, cause: error },
            )
          : error,
      ),
    );
    server.listen(port, host, () => resolve());
  });
}
