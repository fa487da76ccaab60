import {
  admit,
  alarmNotify,
  catalogNotify,
  eventName,
  header,
  manscdpType,
  notify,
  positionNotify,
  positionQuery,
  readManscdp,
  type Incoming,
  type Outcome,
  type Subscriber,
} from '@anyuan/gb28181';

import type { GbDevice } from './options.ts';
import type { Self } from './self.ts';

/** Who has subscribed to what, and what he is told. */
export interface Subscribers extends Pick<GbDevice, 'alarm' | 'change' | 'moved'> {
  onSubscribe(incoming: Incoming): void;
}

export function makeSubscribers(self: Self): Subscribers {
  const { agent, options, charset, quirks, nextSn } = self;
  const { code, version = '3.0' } = options;
  const contact = `<sip:${code}@${self.host}:${self.port}>`;
  const all = new Map<string, Subscriber>();

  async function tell(kind: 'catalog' | 'alarm' | 'position', body: Buffer): Promise<Outcome> {
    const subscriber = all.get(kind);
    if (!subscriber?.talk.isOpen) return self.say(body);
    return notify(subscriber, agent.options.now(), { body, contentType: manscdpType });
  }

  return {
    onSubscribe(incoming) {
      if (quirks.has('refuses-subscriptions')) return incoming.answer(489);
      const said = readManscdp(incoming.request.body);
      const isPosition = said !== undefined && positionQuery.is(said);
      const isCatalog = eventName(header(incoming.request, 'Event')) === 'catalog';
      const kind = isPosition ? 'position' : isCatalog ? 'catalog' : 'alarm';
      all.get(kind)?.talk.end('lost');
      const one = admit(agent, incoming, contact, (_again, seconds) => {
        if (seconds === 0) all.delete(kind);
      });
      all.set(kind, one);
    },

    alarm: (channel, { method = 2, type, priority = 1, text, at = new Date(), sn }) =>
      tell(
        'alarm',
        alarmNotify.write(
          {
            sn: sn ?? nextSn(),
            deviceId: channel,
            priority,
            method,
            at,
            ...(text === undefined ? {} : { description: text }),
            ...(type === undefined ? {} : { info: { type } }),
          },
          { charset },
        ),
      ),

    change: (items) =>
      tell(
        'catalog',
        catalogNotify.write(
          {
            sn: nextSn(),
            deviceId: code,
            sum: items.length,
            items: items.map(({ code: one, event, name }) => ({
              deviceId: one,
              event,
              ...(name === undefined ? {} : { name }),
            })),
          },
          { charset },
        ),
      ),

    async moved(channel, where) {
      if (!all.get('position')?.talk.isOpen) return false;
      const now = new Date();
      const said = version?.startsWith('3')
        ? { deviceId: code, sum: 1, items: [{ deviceId: channel, at: now, ...where }] }
        : { deviceId: channel, at: now, ...where };
      return tell('position', positionNotify.write({ sn: nextSn(), ...said }, { charset }));
    },
  };
}
