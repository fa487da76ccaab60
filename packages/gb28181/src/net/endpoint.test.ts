import { randomBytes } from 'node:crypto';

import { expect, test } from 'vitest';

import { sendRequest } from '../index.ts';
import { openEndpoint, type Endpoint, type EndpointOptions } from './index.ts';

const base = {
  host: '127.0.0.1',
  port: 0,
  onError: (error: unknown) => console.error(error),
};
const say = (from: Endpoint, port: number, body: Buffer) =>
  sendRequest(
    from.agent,
    {
      method: 'MESSAGE',
      uri: 'sip:34020000002000000001@3402000000',
      headers: [
        ['From', `<sip:34020000001320000001@3402000000>;tag=${from.agent.options.random()}`],
        ['To', '<sip:34020000002000000001@3402000000>'],
        ['Call-ID', from.agent.options.random()],
        ['CSeq', '1 MESSAGE'],
      ],
      body,
    },
    { transport: 'tcp', address: '127.0.0.1', port },
  );
const answering: Pick<EndpointOptions, 'onRequest'> = { onRequest: (incoming) => incoming.answer(200) };

test('whoever says more over a stream than is taken waits, and nothing of it is cut out', async () => {
  let asked = 0;
  const bodies = Array.from({ length: 12 }, () => randomBytes(40_000));
  const heard = new Set<string>();
  const server = await openEndpoint({
    ...base,
    admits: () => ++asked % 3 !== 2,
    onRequest(incoming) {
      heard.add(incoming.request.body.toString('hex'));
      incoming.answer(200);
    },
  });
  const client = await openEndpoint({ ...base, ...answering });
  const outcomes = await Promise.all(bodies.map((body) => say(client, server.port, body)));
  expect(outcomes.map((one) => one.kind === 'response' && one.status)).toEqual(bodies.map(() => 200));
  expect(heard).toEqual(new Set(bodies.map((body) => body.toString('hex'))));
  await client.close();
  await server.close();
});

test('a connection that was closed is another thing than nobody who takes one', async () => {
  const told: boolean[] = [];
  const client = await openEndpoint({ ...base, ...answering, onUnreachable: (_, wasOpen) => told.push(wasOpen) });
  const server = await openEndpoint({ ...base, ...answering });
  const { port } = server;
  expect(await say(client, port, Buffer.from('x'))).toMatchObject({ status: 200 });
  await server.close();
  await expect.poll(() => new Set(told)).toEqual(new Set([true]));
  told.length = 0;
  expect(await say(client, port, Buffer.from('x'))).toEqual({ kind: 'none', why: 'unreachable' });
  await expect.poll(() => new Set(told)).toEqual(new Set([false]));
  await client.close();
});
