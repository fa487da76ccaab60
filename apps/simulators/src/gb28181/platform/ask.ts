import {
  alarmQuery,
  catalogQuery,
  catalogResponse,
  Gathering,
  isOk,
  manscdpType,
  positionQuery,
  recordQuery,
  recordResponse,
  Subscription,
  type CatalogItem,
  type Incoming,
  type Manscdp,
  type RecordItem,
} from '@anyuan/gb28181';

import { contactOf, sayTo, uriOf, type Self } from './self.ts';

/** Asks one question, and waits for its answer. */
export async function ask(self: Self, member: string, to: string, write: (sn: number) => Buffer): Promise<Manscdp> {
  const sn = self.nextSn();
  const answer = new Promise<Manscdp>((resolve) => self.asked.set(sn, resolve));
  const outcome = await sayTo(self, member, write(sn), to);
  if (!isOk(outcome)) throw new Error('the question was not taken');
  return answer.finally(() => self.asked.delete(sn));
}

/** Asks for a list that comes in pages. */
async function gather<T>(
  self: Self,
  member: string,
  to: string,
  write: (sn: number) => Buffer,
  read: (message: Manscdp) => { sum: number | undefined; items: T[] },
  keyOf: (item: T) => string,
): Promise<{ items: T[]; sum: number; messages: number }> {
  const sn = self.nextSn();
  const gathering = new Gathering<T>(keyOf, performance.now());
  let messages = 0;
  const done = new Promise<void>((resolve) => {
    const timer = setInterval(() => gathering.isOver(performance.now()) && finish(), 100);
    const finish = (): void => {
      clearInterval(timer);
      self.asked.delete(sn);
      resolve();
    };
    self.asked.set(sn, (message) => {
      messages++;
      gathering.add(read(message), performance.now());
      if (gathering.isWhole) finish();
    });
  });
  await sayTo(self, member, write(sn), to);
  await done;
  return { ...gathering.result, messages };
}

export const catalogOf = (
  self: Self,
  member: string,
): Promise<{ items: CatalogItem[]; sum: number; messages: number }> =>
  gather(
    self,
    member,
    member,
    (sn) => catalogQuery.write({ sn, deviceId: member }),
    (message) => {
      const { sum, items = [] } = catalogResponse.read(message);
      return { sum, items };
    },
    ({ deviceId }) => deviceId ?? '',
  );

export async function recordsOf(
  self: Self,
  member: string,
  channel: string,
  from: Date,
  to: Date,
): Promise<RecordItem[]> {
  const { items } = await gather(
    self,
    member,
    channel,
    (sn) => recordQuery.write({ sn, deviceId: channel, from, to, type: 'all' }),
    (message) => {
      const { sum, items: some = [] } = recordResponse.read(message);
      return { sum, items: some as RecordItem[] };
    },
    (item) => String(item.from?.getTime()),
  );
  return items;
}

export async function subscribeTo(
  self: Self,
  member: string,
  what: 'catalog' | 'alarm' | 'position',
  expires: number,
  onNotify: (incoming: Incoming) => void,
): Promise<Subscription> {
  const { agent, code } = self;
  const about = { sn: self.nextSn(), deviceId: member };
  const body =
    what === 'catalog'
      ? catalogQuery.write(about)
      : what === 'position'
        ? positionQuery.write({ ...about, interval: 1 })
        : alarmQuery.write({ ...about, startPriority: '0', endPriority: '0', method: '0' });
  const subscription = new Subscription({
    agent,
    hop: self.hopOf(member),
    uri: uriOf(member),
    from: `<${uriOf(code)}>`,
    to: `<${uriOf(member)}>`,
    contact: contactOf(self),
    event: what === 'catalog' ? 'Catalog;id=1' : what === 'position' ? 'presence;id=3' : 'presence;id=2',
    expires,
    saying: { body, contentType: manscdpType },
    random: agent.options.random,
    onNotify,
  });
  const outcome = await subscription.renew();
  if (!isOk(outcome)) throw new Error('the subscription was refused');
  return subscription;
}
